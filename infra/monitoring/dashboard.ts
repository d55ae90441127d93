// Writes the dashboard's JSON to standard output. `npm ci && npm run build` in this folder replaces grafana/dashboards/odin.json.
// What the panels show stands in panels.ts; here is how they look.
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { rows, type Panel, type Query } from './panels.js';

const source: common.DataSourceRef = { type: 'prometheus', uid: 'odin-prometheus' };
const width = 24;

function queryOf(query: Query, index: number, isInstant: boolean): DataqueryBuilder {
  const builder = new DataqueryBuilder().refId(String.fromCharCode(65 + index)).datasource(source).expr(query.expr).legendFormat(query.legend);
  return isInstant ? builder.instant().format(PromQueryFormat.Table) : builder.range();
}

// Zero is bad where `good` is 1; what is merely counted has the neutral colour.
function thresholds(panel: Panel): dashboard.ThresholdsConfigBuilder {
  const steps: dashboard.Threshold[] = panel.alarmAbove === undefined
    ? [{ value: null, color: 'blue' }]
    : [{ value: null, color: 'green' }, { value: panel.alarmAbove, color: 'red' }];
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}

function stat(): StatBuilder {
  return new StatBuilder().graphMode(common.BigValueGraphMode.Area).colorMode(common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

function timeSeries(): TimeSeriesBuilder {
  return new TimeSeriesBuilder().lineWidth(1).fillOpacity(8).axisSoftMin(0)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending));
}

function states(panel: Panel): StateTimelineBuilder {
  const [zero, one] = panel.states!;
  return new StateTimelineBuilder().mergeValues(true).mappings([{
    type: dashboard.MappingType.ValueToText,
    options: { '0': { text: zero.text, color: zero.color, index: 0 }, '1': { text: one.text, color: one.color, index: 1 } },
  }]);
}

// One row per series: its labels and its value, without the time.
function table(): TableBuilder {
  return new TableBuilder().withTransformation({ id: 'organize', options: { excludeByName: { Time: true, job: true, __name__: true } } });
}

function panelOf(panel: Panel, id: number, gridPos: dashboard.GridPos) {
  const builder = { stat, timeSeries, table, states: () => states(panel) }[panel.kind]();
  builder.id(id).title(panel.title).description(panel.description).unit(panel.unit).datasource(source).gridPos(gridPos).thresholds(thresholds(panel));
  panel.queries.forEach((query, index) => builder.withTarget(queryOf(query, index, panel.kind === 'table')));
  return builder;
}

function variable(name: string, query: string, description: string): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(name).label(name).description(description).datasource(source).query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged).sort(dashboard.VariableSort.AlphabeticalAsc).multi(true).includeAll(true).allValue('.*')
    .current({ selected: true, text: 'All', value: '$__all' });
}

const builder = new dashboard.DashboardBuilder('Odin')
  .uid('odin').description('Sessions, targets, edges and the control plane of an Odin cluster, world-wide.').tags(['odin']).readonly()
  .time({ from: 'now-30m', to: 'now' }).refresh('5s').timezone('browser').tooltip(dashboard.DashboardCursorSync.Crosshair)
  .withVariable(variable('app', 'label_values(odin_sessions_live, app)', 'Apps of the configuration.'))
  .withVariable(variable('region', 'label_values(up{job=~"odin-.+"}, region)', 'Regions with an edge or a silo.'))
  .withVariable(variable('edge', 'label_values(up{job="odin-edge", region=~"$region"}, edge)', 'Edges of the chosen regions.'));

let id = 0, y = 0;
for (const row of rows) {
  builder.withRow(new dashboard.RowBuilder(row.title).id(++id).gridPos({ x: 0, y: y++, w: width, h: 1 }));
  let x = 0, height = 0;
  for (const panel of row.panels) {
    if (x + panel.width > width) [x, y] = [0, y + height];
    height = panel.height;
    builder.withPanel(panelOf(panel, ++id, { x, y, w: panel.width, h: panel.height }));
    x += panel.width;
  }
  y += height;
}

process.stdout.write(`${JSON.stringify(builder.build(), null, 2)}\n`);

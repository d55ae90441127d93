// What the dashboard shows: rows of panels, each with what an operator reads from it.
import * as units from '@grafana/grafana-foundation-sdk/units';

export interface Query { expr: string; legend: string }
export interface State { text: string; color: string }
export interface Panel {
  kind: 'stat' | 'timeSeries' | 'states' | 'table';
  title: string; description: string; unit: string; queries: Query[]; width: number; height: number;
  alarmAbove?: number;
  states?: [zero: State, one: State];
}
export interface Row { title: string; panels: Panel[] }

const place = 'region=~"$region"';
const edge = `${place}, edge=~"$edge"`;
const app = `app=~"$app", ${edge}`;
const edges = `job="odin-edge", ${edge}`;
const silos = `job="odin-silo", ${place}`;

const perSecond = (counter: string, labels: string) => `rate(${counter}{${labels}}[$__rate_interval])`;
const quantile = (q: number, histogram: string, labels: string, by: string) =>
  `histogram_quantile(${q}, sum by (${by}le) (${perSecond(`${histogram}_bucket`, labels)}))`;
const quantiles = (histogram: string, labels: string, by = '', legend = ''): Query[] =>
  [0.5, 0.99].map(q => ({ expr: quantile(q, histogram, labels, by), legend: `${legend}p${q * 100}` }));

type Shown = Pick<Panel, 'title' | 'description' | 'unit'> & Partial<Panel> & { expr?: string; legend?: string };
const panel = (kind: Panel['kind'], width: number, height: number) => ({ expr, legend, queries, ...shown }: Shown): Panel =>
  ({ kind, width, height, ...shown, queries: queries ?? [{ expr: expr!, legend: legend ?? '' }] });
const number = panel('stat', 3, 4);
const graph = panel('timeSeries', 8, 8);
const timeline = panel('states', 12, 8);
const list = panel('table', 12, 8);

const world: Row = {
  title: 'World', panels: [
    number({ title: 'Live sessions', unit: units.Short, description: 'Sessions that have not ended, over all chosen edges.',
      expr: `sum(odin_sessions_live{${app}})` }),
    number({ title: 'New sessions', unit: units.CountsPerSecond, description: 'Client connections accepted.',
      expr: `sum(${perSecond('odin_sessions_accepted_total', app)})` }),
    number({ title: 'Refused', unit: units.CountsPerSecond, alarmAbove: 0.01, description: 'Clients refused, for whatever reason.',
      expr: `sum(${perSecond('odin_sessions_refused_total', app)})` }),
    number({ title: 'Traffic', unit: units.BytesPerSecondIEC, description: 'Bytes handed over, both directions.',
      expr: `sum(${perSecond('odin_session_bytes_total', app)})` }),
    number({ title: 'Unhealthy targets', unit: units.Short, alarmAbove: 1,
      description: 'Targets that every region finds unhealthy and the operator wants ready.',
      expr: 'count(app_target:odin_target_up_ready:max{app=~"$app"} == 0) or vector(0)' }),
    number({ title: 'Edges up', unit: units.Short, description: 'Edges that answer.', expr: `sum(up{${edges}})` }),
    number({ title: 'Silos up', unit: units.Short, description: 'Silos that answer.', expr: `sum(up{${silos}})` }),
    number({ title: 'Alerts', unit: units.Short, alarmAbove: 1, description: 'Alerts that fire now. Alertmanager says which, and which of them it keeps quiet.',
      expr: 'count(ALERTS{alertstate="firing", alertname=~"Odin.+"}) or vector(0)' }),
  ],
};

const apps: Row = {
  title: 'Apps', panels: [
    graph({ title: 'Live sessions by app', unit: units.Short, description: 'Sessions that have not ended.',
      expr: `sum by (app) (odin_sessions_live{${app}})`, legend: '{{app}}' }),
    graph({ title: 'New sessions by app', unit: units.CountsPerSecond, description: 'Client connections accepted.',
      expr: `sum by (app) (${perSecond('odin_sessions_accepted_total', app)})`, legend: '{{app}}' }),
    graph({ title: 'New sessions by region', unit: units.CountsPerSecond, description: 'Where clients come in.',
      expr: `sum by (region) (${perSecond('odin_sessions_accepted_total', app)})`, legend: '{{region}}' }),
    graph({ title: 'Refused by reason', unit: units.CountsPerSecond, description: 'Clients refused. docs/OBSERVING.md has what each reason means.',
      expr: `sum by (app, reason) (${perSecond('odin_sessions_refused_total', app)})`, legend: '{{app}} {{reason}}' }),
    graph({ title: 'Ends by letters', unit: units.CountsPerSecond, description: 'Sessions ended: who ended them and in which phase. -- is a normal end.',
      expr: `sum by (end) (${perSecond('odin_sessions_ended_total', app)})`, legend: '{{end}}' }),
    graph({ title: 'Bytes', unit: units.BytesPerSecondIEC, description: 'Bytes handed over: up to targets, down to clients.',
      expr: `sum by (app, direction) (${perSecond('odin_session_bytes_total', app)})`, legend: '{{app}} {{direction}}' }),
    graph({ title: 'Session duration', unit: units.Seconds, description: 'Of the sessions that ended.',
      queries: quantiles('odin_session_duration_seconds', app, 'app, ', '{{app}} ') }),
    graph({ title: 'Use of limits', unit: units.PercentUnit, description: 'Permits in use out of the world-wide limit, for apps with a limit.',
      expr: 'app:odin_permits_used:ratio{app=~"$app"}', legend: '{{app}}' }),
    graph({ title: 'Permits by edge', unit: units.Short, description: 'Who holds what of a limit: the right to live sessions, and how much of it is in use.', queries: [
      { expr: `sum by (app, edge) (odin_permits_share{${app}, target=""})`, legend: '{{app}} {{edge}} has' },
      { expr: `sum by (app, edge) (odin_permits_used{${app}, target=""})`, legend: '{{app}} {{edge}} uses' }] }),
    graph({ title: 'Clients waiting', unit: units.Short, description: 'Clients that wait for their turn at a limit.',
      expr: `sum by (app) (odin_clients_waiting{${app}})`, legend: '{{app}}' }),
    graph({ title: 'Panic', unit: units.NoUnit, description: '1 while so few targets can be used from an edge that all are candidates.',
      expr: `max by (app, edge) (odin_app_panic{${app}})`, legend: '{{app}} {{edge}}' }),
    graph({ title: 'Ports', unit: units.Short, description: 'Listening ports, and those that could not be opened.',
      expr: `sum by (edge, state) (odin_listeners{${app}})`, legend: '{{edge}} {{state}}' }),
  ],
};

const way: Row = {
  title: 'From client to target', panels: [
    graph({ title: 'Decided by', unit: units.CountsPerSecond, description: 'How the target of a session was found: by lease as a rule, by a fall-back while the cluster is away.',
      expr: `sum by (source) (${perSecond('odin_sessions_ended_total', app)})`, legend: '{{source}}' }),
    graph({ title: 'Time to assign', unit: units.Seconds, description: 'From accept to a target. Microseconds as long as leases come in time.',
      queries: quantiles('odin_assign_duration_seconds', app, 'source, ', '{{source}} ') }),
    graph({ title: 'Time to connect', unit: units.Seconds, description: 'Of connects to targets, by the way they take.',
      queries: quantiles('odin_connect_duration_seconds', app, 'region, target_region, ', '{{region}} to {{target_region}} ') }),
    graph({ title: 'Connects by outcome', unit: units.CountsPerSecond, description: 'Attempts to connect to targets.',
      expr: `sum by (outcome) (${perSecond('odin_target_connects_total', app)})`, legend: '{{outcome}}' }),
    graph({ title: 'Leases', unit: units.CountsPerSecond, description: 'Requests for slots, by what came of them.',
      expr: `sum by (app, outcome) (${perSecond('odin_lease_requests_total', app)})`, legend: '{{app}} {{outcome}}' }),
    graph({ title: 'Slots in hand', unit: units.Short, description: 'Slots that edges hold and have not used.',
      expr: `sum by (app, edge) (odin_lease_slots{${app}})`, legend: '{{app}} {{edge}}' }),
    graph({ title: 'Time to lease', unit: units.Seconds, description: 'How long the app grain takes to answer. No client waits for it.',
      queries: quantiles('odin_lease_duration_seconds', edge, 'region, ', '{{region}} ') }),
  ],
};

const targets: Row = {
  title: 'Targets', panels: [
    timeline({ title: 'Health', unit: units.NoUnit, description: 'What each region finds of each target.',
      states: [{ text: 'unhealthy', color: 'red' }, { text: 'healthy', color: 'green' }],
      expr: `max by (app, target, region) (odin_target_up{${app}})`, legend: '{{app}} {{target}} from {{region}}' }),
    timeline({ title: 'Ejections', unit: units.NoUnit, description: 'Targets that an edge passes over because of what its own sessions met.',
      states: [{ text: 'in', color: 'green' }, { text: 'ejected', color: 'orange' }],
      expr: `max by (app, target, edge) (odin_target_ejected{${app}} or on (app, target, edge) 0 * odin_target_up{${app}})`, legend: '{{app}} {{target}} on {{edge}}' }),
    list({ title: 'Admin states', unit: units.NoUnit, description: 'Targets that an operator wants to take nothing new: draining or disabled.',
      expr: `max by (app, target, state) (odin_target_admin_state{${app}})` }),
    panel('timeSeries', 12, 8)({ title: 'Live sessions by target', unit: units.Short, description: 'World-wide: the sum over the chosen edges.',
      expr: `sum by (app, target) (odin_target_sessions_live{${app}})`, legend: '{{app}} {{target}}' }),
    graph({ title: 'New connections by target', unit: units.CountsPerSecond, description: 'Connects that succeeded. Equal under round robin.',
      expr: `sum by (app, target) (${perSecond('odin_target_connects_total', `${app}, outcome="success"`)})`, legend: '{{app}} {{target}}' }),
    graph({ title: 'Failed connects by target', unit: units.CountsPerSecond, description: 'Connects that did not succeed, by why.',
      expr: `sum by (app, target, outcome) (${perSecond('odin_target_connects_total', `${app}, outcome!="success"`)})`, legend: '{{app}} {{target}} {{outcome}}' }),
    graph({ title: 'Changes of health', unit: units.Short, description: 'In 10 minutes, and ejections. More than 6 is flapping.', queries: [
      { expr: `max by (app, target) (sum by (app, target, region) (increase(odin_target_health_changes_total{${app}}[10m])))`, legend: '{{app}} {{target}} health' },
      { expr: `max by (app, target) (increase(odin_target_ejections_total{${app}}[10m]))`, legend: '{{app}} {{target}} ejected' }] }),
    graph({ title: 'Probes', unit: units.CountsPerSecond, description: 'Active health checks sent, by outcome.',
      expr: `sum by (app, outcome) (${perSecond('odin_probes_total', app)})`, legend: '{{app}} {{outcome}}' }),
    graph({ title: 'Time of probes', unit: units.Seconds, description: 'From connect to the end of the exchange.',
      queries: quantiles('odin_probe_duration_seconds', app, 'app, ', '{{app}} ') }),
  ],
};

const fleet: Row = {
  title: 'Edges', panels: [
    graph({ title: 'Busy loops', unit: units.PercentUnit, description: 'Share of time that an event loop works. At 100 % its core is used up.',
      expr: perSecond('odin_loop_busy_seconds_total', edge), legend: '{{edge}} loop {{loop}}' }),
    graph({ title: 'Lag of loops', unit: units.Seconds, description: 'How long an action that was posted to a loop waited.',
      expr: `max by (edge, loop) (odin_loop_lag_seconds{${edge}})`, legend: '{{edge}} loop {{loop}}' }),
    graph({ title: 'Turns of loops', unit: units.CountsPerSecond, description: 'How often a loop asked the kernel for events.',
      expr: perSecond('odin_loop_turns_total', edge), legend: '{{edge}} loop {{loop}}' }),
    graph({ title: 'CPU', unit: units.Short, description: 'Cores in use, of edges and silos.',
      expr: perSecond('process_cpu_seconds_total', `job=~"odin-.+", ${place}`), legend: '{{job}} {{instance}}' }),
    graph({ title: 'Memory', unit: units.BytesIEC, description: 'Resident memory, of edges and silos.',
      expr: `process_resident_memory_bytes{job=~"odin-.+", ${place}}`, legend: '{{job}} {{instance}}' }),
    graph({ title: 'Descriptors', unit: units.PercentUnit, description: 'Open descriptors out of what the process may open. A session takes two.',
      expr: `process_open_fds{job=~"odin-.+", ${place}} / process_max_fds{job=~"odin-.+", ${place}}`, legend: '{{job}} {{instance}}' }),
    graph({ title: 'Pauses of garbage collection', unit: units.PercentUnit, description: 'Share of time that the process stood still for it.',
      expr: perSecond('dotnet_gc_pause_seconds_total', `job=~"odin-.+", ${place}`), legend: '{{job}} {{instance}}' }),
    graph({ title: 'Allocations', unit: units.BytesPerSecondIEC, description: 'Managed memory allocated. Bytes of sessions allocate none.',
      expr: perSecond('dotnet_allocated_bytes_total', `job=~"odin-.+", ${place}`), legend: '{{job}} {{instance}}' }),
    graph({ title: 'Pipes', unit: units.Short, description: 'Pipes that bulk transfers use, and the most there may be.',
      expr: `sum by (edge, state) (odin_pipes{${edge}})`, legend: '{{edge}} {{state}}' }),
    graph({ title: 'Lost session lines', unit: units.Short, description: 'In 5 minutes: lines that the log did not take in time. Counters miss none.',
      expr: `increase(odin_session_records_dropped_total{${edge}}[5m])`, legend: '{{edge}}' }),
    panel('table', 16, 8)({ title: 'Versions', unit: units.NoUnit, description: 'What runs where.',
      expr: `odin_edge_info{${edge}}` }),
  ],
};

const control: Row = {
  title: 'Control plane', panels: [
    timeline({ title: 'Stale edges', unit: units.NoUnit, description: 'Edges that the cluster does not answer. They serve on from what they last received.',
      states: [{ text: 'in touch', color: 'green' }, { text: 'stale', color: 'red' }],
      expr: `max by (edge) (odin_edge_stale{${edge}})`, legend: '{{edge}}' }),
    timeline({ title: 'Draining edges', unit: units.NoUnit, description: 'Edges that accept nothing new, or soon will not.',
      states: [{ text: 'serving', color: 'green' }, { text: 'draining', color: 'orange' }],
      expr: `max by (edge) (odin_edge_draining{${edge}})`, legend: '{{edge}}' }),
    graph({ title: 'Age of the last sync', unit: units.Seconds, description: 'Edges sync with their region each second.',
      expr: `max by (edge) (odin_sync_age_seconds{${edge}})`, legend: '{{edge}}' }),
    graph({ title: 'Time of a sync', unit: units.Seconds, description: 'From an edge\'s report to its region\'s answer.',
      queries: quantiles('odin_sync_duration_seconds', edge, 'region, ', '{{region}} ') }),
    graph({ title: 'Configuration version', unit: units.NoUnit, description: 'In force on each edge, and what silos have.',
      expr: `odin_catalog_version{${place}}`, legend: '{{job}} {{instance}}' }),
    graph({ title: 'Edges by region', unit: units.Short, description: 'Live edges, as the silos count them.',
      expr: `max by (region) (odin_region_edges{${place}})`, legend: '{{region}}' }),
    graph({ title: 'Unanswered regions', unit: units.Seconds, description: 'For how long the catalog or an app\'s grain has not answered a region.',
      expr: `max by (region) (odin_region_silence_seconds{${place}})`, legend: '{{region}}' }),
    graph({ title: 'Failing roll-ups', unit: units.Short, description: 'Regions whose numbers the app\'s grain does not take.',
      expr: `sum by (app) (odin_rollups_failing{app=~"$app", ${place}})`, legend: '{{app}}' }),
    graph({ title: 'Configuration changes', unit: units.Short, description: 'Applied and refused, in 10 minutes.',
      expr: `sum by (outcome) (increase(odin_config_applies_total{${silos}}[10m]))`, legend: '{{outcome}}' }),
  ],
};

export const rows: Row[] = [world, apps, way, targets, fleet, control];

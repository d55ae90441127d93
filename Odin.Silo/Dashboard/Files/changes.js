// What the silo sends after the first document: what has changed since the one before.

// The next document; null: the changes are to another one than this, and the whole document is needed again.
export function apply(world, { after, apps, goneApps, regions, flows, edges, silos, ...others }) {
  if (world?.time !== after) return null;
  return {
    ...world, ...others, apps: merge(world.apps, apps, goneApps),
    regions: regions ?? world.regions, flows: flows ?? world.flows, edges: edges ?? world.edges, silos: silos ?? world.silos,
  };
}

// In the order of their names, as the silo has them: without regard to upper and lower case.
function merge(rows, changed, gone) {
  if (changed.length === 0 && gone.length === 0) return rows;
  const newer = new Map(changed.map(row => [row.name, row])), out = new Set(gone);
  const merged = rows.filter(row => !out.has(row.name)).map(row => {
    const next = newer.get(row.name) ?? row;
    newer.delete(row.name);
    return next;
  });
  if (newer.size === 0) return merged;
  const order = row => row.name.toUpperCase();
  return [...merged, ...newer.values()].sort((a, b) => order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0);
}

// Finds files that import each other in a cycle, types included (Tarjan's strongly connected components). It reads no file.

/** Each cycle as its files, sorted. */
export function findCycles({ files, edges }) {
  const targets = new Map(files.map((file) => [file, []]));
  for (const { from, to } of edges) if (targets.has(to)) targets.get(from).push(to);
  const state = { order: new Map(), low: new Map(), stack: [], onStack: new Set(), cycles: [] };
  for (const file of files) if (!state.order.has(file)) visit(file, targets, state);
  return state.cycles.map((cycle) => cycle.toSorted()).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
}

function visit(file, targets, state) {
  const index = state.order.size;
  state.order.set(file, index);
  state.low.set(file, index);
  state.stack.push(file);
  state.onStack.add(file);
  for (const next of targets.get(file)) {
    if (!state.order.has(next)) visit(next, targets, state);
    if (state.onStack.has(next)) state.low.set(file, Math.min(state.low.get(file), state.low.get(next)));
  }
  if (state.low.get(file) !== index) return;
  const component = state.stack.splice(state.stack.indexOf(file));
  for (const one of component) state.onStack.delete(one);
  if (component.length > 1 || targets.get(file).includes(file)) state.cycles.push(component);
}

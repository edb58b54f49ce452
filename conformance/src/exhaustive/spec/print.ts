/** How a primitive prints. */
export function inPrint(name: string, state: string, waiting: number): string {
  return `<${name} [${state}${waiting > 0 ? `, waiters:${waiting}` : ""}]>`;
}

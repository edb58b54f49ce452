/** Lets everything run that is due in microtasks. */
export async function settle(): Promise<void> {
  for (let hops = 0; hops < 5; hops++) await undefined;
}

/** A handler for rejections that are meant. */
export function ignore(): void {}

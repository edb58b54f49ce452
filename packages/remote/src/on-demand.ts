/** What is made when it is first asked for. */

/**
 * A function that makes something when it is first called, and then returns the same. For random values above all: Cloudflare
 * Workers allow none while a module loads, where people make their remotes.
 */
export function onDemand<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

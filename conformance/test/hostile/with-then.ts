/** An object whose `then` is so described. */
export function withThen(then: PropertyDescriptor): object {
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is for
  return Object.defineProperty({}, "then", then);
}

import { NodeInspectSymbol, toStringUnknown } from "effect/Inspectable";
import * as Pipeable from "effect/Pipeable";

/** What all facades share: the plain primitive. They pipe, and print. */
export abstract class Facade<Plain> extends Pipeable.Class {
  readonly plain: Plain;

  constructor(plain: Plain) {
    super();
    this.plain = plain;
  }

  /** What it is, and its state. */
  abstract toJSON(): { readonly _id: string };

  override toString(): string {
    return toStringUnknown(this.toJSON());
  }

  [NodeInspectSymbol](): unknown {
    return this.toJSON();
  }
}

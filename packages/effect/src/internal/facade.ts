/** What all facades share. */
import { NodeInspectSymbol, toStringUnknown } from "effect/Inspectable";
import * as Pipeable from "effect/Pipeable";

/** A facade of a plain primitive, which it keeps. It pipes, and it prints its state. */
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

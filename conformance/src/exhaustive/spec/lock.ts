import type { Call } from "../call.ts";

/** Someone's hold of the lock. The token that gives it back is the call's. */
export interface Hold {
  readonly call: Call;
  /** Told when the token is released while a condition has the hold suspended. */
  ended: (() => void) | undefined;
}

/** Who asks for the lock. */
export interface Claim {
  readonly hold: Hold;
  /** Whether it may not be granted any more. */
  gone(): boolean;
  granted(): void;
  failed(): void;
}

/** A lock: one holder, and a line. */
export class LockSpec {
  holder: Hold | undefined;
  readonly line: Claim[] = [];

  request(claim: Claim): void {
    if (this.holder === undefined) this.#give(claim);
    else this.line.push(claim);
  }

  /** The holder gives the lock up: the first in line who still wants it gets it in the same step. */
  pass(): void {
    this.holder = undefined;
    let claim: Claim | undefined;
    while (this.holder === undefined && (claim = this.line.shift()) !== undefined) {
      if (claim.gone()) claim.failed();
      else this.#give(claim);
    }
  }

  leave(hold: Hold): void {
    this.line.splice(
      this.line.findIndex((claim) => claim.hold === hold),
      1,
    );
  }

  #give(claim: Claim): void {
    this.holder = claim.hold;
    claim.granted();
  }
}

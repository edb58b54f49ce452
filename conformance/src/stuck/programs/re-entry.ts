/** A method that locks calls another that does. */
import { Lock } from "@sync/lock";
import { named, task } from "@sync/trace";

class Account {
  readonly #lock = named("account", new Lock());
  #balance = 0;

  async deposit(amount: number) {
    await this.#lock.with(() => {
      this.#balance += amount;
    });
  }

  async depositTwice(amount: number) {
    await this.#lock.with(async () => {
      await this.deposit(amount); // the lock is held already
      await this.deposit(amount);
    });
  }
}

const account = new Account();

export function main(): void {
  task("deposit", () => account.depositTwice(1));
}

export const finds = ["deadlock probable"] as const;

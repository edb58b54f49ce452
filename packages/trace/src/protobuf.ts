/** Writes the wire format of Protocol Buffers: as much of it as a trace needs. */

const encoder = new TextEncoder();
const [varint, fixed64, lengthDelimited] = [0, 1, 2] as const;

/** How many bytes the length of a message takes, which is known when it is written. */
const lengthBytes = 4;

/** A message, and the messages in it, one after the other in one piece of memory. */
export class Message {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** What is written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** A field that is an integer >= 0, or a choice of an enumeration. */
  integer(field: number, value: number): this {
    this.#reserve(20);
    this.#varint(field * 8 + varint);
    this.#varint(value);
    return this;
  }

  /** A field that is an integer of eight bytes. */
  fixed(field: number, value: number): this {
    this.#reserve(20);
    this.#varint(field * 8 + fixed64);
    this.#view.setUint32(this.#length, value % 2 ** 32, true);
    this.#view.setUint32(this.#length + 4, Math.floor(value / 2 ** 32), true);
    this.#length += 8;
    return this;
  }

  /** A field that is a string. */
  text(field: number, value: string): this {
    this.#reserve(20 + value.length * 3); // UTF-8 takes three bytes for a code unit, at most
    this.#varint(field * 8 + lengthDelimited);
    const start = this.#length + lengthBytes;
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(start));
    this.#setLength(written);
    this.#length = start + written;
    return this;
  }

  /** A field that is a message. */
  message(field: number, write: (message: this) => void): this {
    this.#reserve(20);
    this.#varint(field * 8 + lengthDelimited);
    const start = this.#length;
    this.#length += lengthBytes;
    write(this);
    const end = this.#length;
    this.#length = start;
    this.#setLength(end - start - lengthBytes);
    this.#length = end;
    return this;
  }

  /** A varint with as many bytes as there is room for. */
  #setLength(length: number): void {
    for (let i = 0, rest = length; i < lengthBytes; i++, rest = Math.floor(rest / 128))
      this.#bytes[this.#length + i] = (rest % 128) + (i < lengthBytes - 1 ? 128 : 0);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) + 128;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

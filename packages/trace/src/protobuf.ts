/** Writes the wire format of Protocol Buffers: as much of it as a trace needs. */

const encoder = new TextEncoder();
const [varint, fixed64, lengthDelimited] = [0, 1, 2] as const;

/** A message that is being written. */
export class Message {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** What is written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A field that is an integer >= 0, or a choice of an enumeration. */
  integer(field: number, value: number): this {
    this.#varint(field * 8 + varint);
    this.#varint(value);
    return this;
  }

  /** A field that is an integer of eight bytes. */
  fixed(field: number, value: number): this {
    this.#varint(field * 8 + fixed64);
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setBigUint64(this.#length, BigInt(value), true);
    this.#length += 8;
    return this;
  }

  /** A field that is a string. */
  text(field: number, value: string): this {
    return this.#delimited(field, encoder.encode(value));
  }

  /** A field that is a message. */
  message(field: number, message: Message): this {
    return this.#delimited(field, message.bytes);
  }

  #delimited(field: number, bytes: Uint8Array): this {
    this.#varint(field * 8 + lengthDelimited);
    this.#varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  #varint(value: number): void {
    this.#reserve(10);
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
  }
}

// The little of protobuf's wire format that an ONNX file needs (protobuf.dev/programming-guides/encoding), writing only.

/** A protobuf message under construction; fields are appended in the order of the calls. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A whole number field (varint); negative numbers are written as 64-bit two's complement. */
  int(field: number, value: number | bigint): this {
    this.parts.push(varint(BigInt(field) << 3n), varint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.parts.push(varint((BigInt(field) << 3n) | 5n), bytes);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.parts.push(varint((BigInt(field) << 3n) | 2n), varint(BigInt(value.length)), value);
    return this;
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode());
  }

  /** Gives the bytes of the message. */
  encode(): Uint8Array {
    const bytes = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

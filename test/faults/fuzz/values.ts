// Random values for a schema of the contract: some that it takes, some almost, some that nobody would send.
import { z } from 'zod';
import type { Random } from '../random';

/** What JSON Schema says of a value, as far as this needs it. */
interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** The schema as JSON Schema, through zod's own converter; what JSON cannot say becomes anything. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input', reused: 'inline' }) as JsonSchema;
}

/** A value that fits the schema, as far as JSON Schema can say; `ids` are used for texts, so that some lead to something. */
export function fitting(schema: JsonSchema, random: Random, ids: readonly string[]): unknown {
  const { anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (anyOf ?? oneOf) return fitting(random.pick((anyOf ?? oneOf)!), random, ids);
  if (allOf !== undefined) return Object.assign({}, ...allOf.map((one) => fitting(one, random, ids)));
  switch (schema.type) {
    case 'object': {
      const made: Record<string, unknown> = {};
      for (const [name, part] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(name) || random.next() < 0.5) made[name] = fitting(part, random, ids);
      return made;
    }
    case 'array': {
      const least = schema.minItems ?? 0;
      const most = Math.min(schema.maxItems ?? 4, least + 4);
      const parts =
        schema.prefixItems ?? Array.from({ length: least + random.int(most - least + 1) }, () => schema.items ?? {});
      return parts.map((part) => fitting(part, random, ids));
    }
    case 'string':
      return random.pick([...ids, 'a', 'tiny-fsq', 'name']);
    case 'integer':
    case 'number': {
      const from = Math.max(schema.minimum ?? 0, -1e9);
      const to = Math.min(schema.maximum ?? 100, 1e9);
      const value = random.pick([from, to, from + random.next() * Math.min(100, Math.max(0, to - from))]);
      return schema.type === 'integer' ? Math.round(value) : value;
    }
    case 'boolean':
      return random.next() < 0.5;
    case 'null':
      return null;
    default:
      return odd(random);
  }
}

/** A value that no schema expects. */
export function odd(random: Random): unknown {
  return random.pick(odds)(random);
}

const odds: ((random: Random) => unknown)[] = [
  () => null,
  () => undefined,
  () => '',
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 2 ** 53,
  () => 1e308,
  () => [],
  () => ({}),
  () => true,
  () => 10n,
  () => Symbol('x'),
  () => () => 1,
  () => new Date(Number.NaN),
  () => new Map([['a', 1]]),
  () => new Uint8Array(10),
  () => '../../../../etc/passwd',
  () => '/etc/passwd',
  () => 'file:///etc/passwd',
  () => '..\\..\\windows\\win.ini',
  () => 'a\u0000b',
  () => '\ud800',
  () => '__proto__',
  () => 'constructor',
  () => 'x'.repeat(300_000),
  (random) => 'y'.repeat(1_000_000 + random.int(1000)),
  () => Array(100_000).fill(0),
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  (random) => deep(50 + random.int(20_000)),
  () => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    return ring;
  },
  () => ({
    get analysisId(): string {
      throw new Error('a getter that throws');
    },
  }),
  () => ({
    toJSON: () => {
      throw new Error('no JSON');
    },
  }),
];

/** Lists in one another. */
function deep(levels: number): unknown {
  let made: unknown = [];
  for (let i = 0; i < levels; i++) made = i % 2 === 0 ? [made] : { a: made };
  return made;
}

/** Puts something odd at one place of a value, takes a field away, or adds one. */
export function spoilt(value: unknown, random: Random): unknown {
  if (random.next() < 0.15) return odd(random);
  if (Array.isArray(value) && value.length > 0) {
    const at = random.int(value.length);
    return value.map((part, i) => (i === at ? spoilt(part, random) : part));
  }
  if (value !== null && typeof value === 'object') {
    const made: Record<string, unknown> = { ...value };
    const names = Object.keys(made);
    const name =
      names.length === 0 || random.next() < 0.1
        ? random.pick(['__proto__x', 'extra', 'path', 'toString'])
        : random.pick(names);
    if (random.next() < 0.2) delete made[name];
    else made[name] = name in made && random.next() < 0.5 ? spoilt(made[name], random) : odd(random);
    return made;
  }
  return odd(random);
}

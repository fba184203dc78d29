// The health page in one sentence.
import { expect, it } from 'vitest';
import { healthSummary } from '../../../src-renderer/lib/health';

it.each([
  [['ok', 'info'], 'All is well.'],
  [['warning', 'ok'], '1 warning: see below what to do.'],
  [['problem', 'warning', 'problem', 'warning'], '2 problems and 2 warnings: see below what to do.'],
] as const)('%j', (states, expected) => expect(healthSummary(states.map((state) => ({ state })))).toBe(expected));

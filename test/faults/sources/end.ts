// Checks how the app ended with a source: the status, the frames that are stored, and what the user is told.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type AnalysisView,
  type BlockBatch,
  type ErrorData,
  errorDataSchema,
  type Result,
} from '../../../src-main/contract';
import type { Expected } from './case';
import type { FaultStudio } from './studio';

/** @param file its name in messages @param opened the answer to opening @param view the analysis, where it was opened */
export async function checkEnd(
  studio: FaultStudio,
  { expected, file }: { expected: Expected; file: string },
  opened: Result,
  view: AnalysisView | undefined,
): Promise<void> {
  const error = opened.ok ? (view?.error ?? null) : opened.error;
  const status = opened.ok ? view?.status : 'refused';
  expect({ status, reason: view?.reason ?? null, error }).toMatchObject({ status: expected.end });
  if (expected.end === 'refused' || expected.end === 'failed') {
    expect(error).toMatchObject({ code: expected.code });
    checkMessage(errorDataSchema.parse(error), file, expected.says);
    return;
  }
  expect(error).toBeNull();
  const { id, name, totals, reason } = view!;
  const { batches } = (await studio.ask('analysis.series', { analysisId: id })) as { batches: BlockBatch[] };
  const times = batches.flatMap(({ frames }) => frames.ptsSeconds);
  const manifest = JSON.parse(await readFile(join(studio.analyses, name, 'analysis.json'), 'utf8'));
  // Three accounts of the same: what the list says, what the timeline shows, what is on the disk.
  expect([times.length, manifest.totals.frames, manifest.status]).toEqual([
    totals?.frames,
    totals?.frames,
    expected.end,
  ]);
  expect(times.every((time, i) => Number.isFinite(time) && time >= (times[i - 1] ?? time))).toBe(true);
  if (expected.end === 'complete') {
    expect(times).toHaveLength(expected.frames);
    return;
  }
  const [least, most] = typeof expected.frames === 'number' ? [expected.frames, expected.frames] : expected.frames;
  expect(times.length).toBeGreaterThanOrEqual(least);
  expect(times.length).toBeLessThanOrEqual(most);
  expect(reason).toMatch(expected.says);
}

/** A message names the file, what is wrong and what can be done, in clauses of one line that fit `FILE: WHAT. REMEDY.` */
function checkMessage({ file, what, remedy }: ErrorData, named: string, says?: RegExp): void {
  expect(file).toBe(named);
  for (const clause of [what, remedy]) expect(clause).toMatch(/^\S[^\n]{8,}[^\s.]$/);
  if (says) expect(what).toMatch(says);
}

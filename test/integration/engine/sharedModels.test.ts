// Loaded models that are shared: one for all who ask for the same, kept a while for the next, given up for another one and where it failed.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SharedModels } from '../../../src-main/engine/sharedModels';
import { tinyModelDir } from '../../fixtures/model';

/** Longer than a test takes; no timer of it holds a process up. */
const longMs = 600_000;

describe('SharedModels', () => {
  it('loads one for all users, and frees it after the last', async () => {
    const models = new SharedModels(1);
    const dir = await tinyModelDir('fsq');
    const [first, second] = await Promise.all([models.borrow(dir), models.borrow(dir)]);
    expect(second.model).toBe(first.model);
    const dispose = vi.spyOn(first.model, 'dispose');
    await first.release();
    expect(dispose).not.toHaveBeenCalled();
    await second.release();
    expect(dispose).toHaveBeenCalledOnce();
  });

  it('keeps one for the next user as long as it was told to', async () => {
    const models = new SharedModels(1, 100);
    const dir = await tinyModelDir('fsq');
    const first = await models.borrow(dir);
    await first.release();
    const second = await models.borrow(dir);
    expect(second.model).toBe(first.model);
    const dispose = vi.spyOn(first.model, 'dispose');
    // While it is used it stays, however long.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(dispose).not.toHaveBeenCalled();
    await second.release();
    await vi.waitFor(() => expect(dispose).toHaveBeenCalledOnce());
    const third = await models.borrow(dir);
    expect(third.model).not.toBe(first.model);
    await third.release();
    await models.close();
  });

  it('keeps no two, none that failed, and none whose files are others now', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'elastictok-shared-'));
    const dir = join(folder, 'model');
    const models = new SharedModels(1, longMs);
    try {
      await cp(await tinyModelDir('fsq'), dir, { recursive: true });
      const first = await models.borrow(dir);
      await first.release(false);
      const second = await models.borrow(dir);
      expect(second.model).not.toBe(first.model);
      await second.release();

      await rm(dir, { recursive: true });
      await cp(await tinyModelDir('fsq', { seed: 2 }), dir, { recursive: true });
      const dispose = vi.spyOn(second.model, 'dispose');
      const third = await models.borrow(dir);
      expect(third.model.info.weightHash).not.toBe(second.model.info.weightHash);
      expect(dispose).toHaveBeenCalledOnce();
      await third.release();

      await rm(dir, { recursive: true });
      await expect(models.borrow(dir)).rejects.toMatchObject({ code: 'model-missing' });
      const disposeThird = vi.spyOn(third.model, 'dispose');
      await models.close();
      expect(disposeThird).toHaveBeenCalledOnce();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

// The published model's own numbers: our graphs must give them again, on the CPU and on WebGPU.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bundleScript } from '../../fixtures/bundle';
import { compareGolden, type GoldenReport } from '../../fixtures/golden';
import { sharedPath } from '../../fixtures/shared';
import { softwareVulkanEnv } from '../../fixtures/softwareVulkan';

const names = ['tiny-fsq', 'tiny-vae'] as const;
const absent = sharedPath('reference') === null ? 'skipped: no ../shared/reference beside the repository' : null;
const driver = softwareVulkanEnv();

function expectAgreement(report: GoldenReport | null): void {
  expect(report).not.toBeNull();
  const { latents, recon, curve, wrongIndexes, tokens, identical } = report as GoldenReport;
  expect(recon).toBeLessThan(1e-4);
  expect(latents).toBeLessThan(1e-4);
  expect(curve).toBeLessThan(1e-4);
  expect(wrongIndexes).toBe(0);
  expect(tokens).toBeGreaterThan(20);
  expect(identical).toBe(true);
}

describe('reference vectors', () => {
  for (const name of names) {
    for (const form of ['fused', 'plain'] as const) {
      it(`${name} on the CPU, ${form} attention`, async (context) => {
        if (absent !== null) return context.skip(absent);
        expectAgreement(await compareGolden(name, 'cpu', 1, form));
      });
    }
  }

  it('both on WebGPU through a software driver, within the same 1e-4', async (context) => {
    if (absent !== null) return context.skip(absent);
    if (driver === null) return context.skip('skipped: no SwiftShader Vulkan driver (it comes with Chromium)');
    const script = await bundleScript('test/fixtures/goldenChild.ts');
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env: driver, timeout: 110_000 });
      const { fsq, vae } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      expect(fsq.device).toBe('webgpu');
      expectAgreement(fsq);
      expectAgreement(vae);
    } finally {
      await rm(script, { force: true });
    }
  });
});

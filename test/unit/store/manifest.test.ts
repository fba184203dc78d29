// The manifest: deterministic ids and bytes, and clear errors for what cannot be read.
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { analysisId, decodeManifest, encodeManifest } from '../../../src-main/store/manifest';
import { sampleManifest } from './samples';

const parts = (() => {
  const { source, sampling, fit, settings, model, device, measuresVersion } = sampleManifest();
  return { source, sampling, fit, settings, weightHash: model.weightHash, device: device.name, measuresVersion };
})();

function failure(text: string): StudioError {
  try {
    decodeManifest(text, 'clip.etok');
  } catch (error) {
    if (error instanceof StudioError) return error;
  }
  throw new Error('no StudioError was thrown');
}

describe('manifest', () => {
  it('comes back as it was, and equal manifests give equal bytes', () => {
    const manifest = sampleManifest();
    const text = encodeManifest(manifest);
    expect(decodeManifest(text, 'x')).toEqual(manifest);
    expect(encodeManifest(decodeManifest(text, 'x'))).toBe(text);
    const { id, ...rest } = manifest;
    expect(encodeManifest({ ...rest, id })).toBe(text);
  });
  it('is not written where it is none', () => {
    expect(() => encodeManifest(sampleManifest({ id: '../x' }))).toThrow();
  });
  it('names what is wrong', () => {
    expect(failure('{"a":').message).toContain('not valid JSON');
    expect(failure('[]').code).toBe('analysis-damaged');
    expect(failure(JSON.stringify({ ...sampleManifest(), fit: 'stretch' })).message).toContain('fit');
    expect(failure(JSON.stringify({ ...sampleManifest(), schemaVersion: 2 })).message).toContain('newer version');
    expect(failure('{"schemaVersion":99}').data.remedy).toContain('Update');
  });
});

describe('analysisId', () => {
  it('does not depend on the place of the source, nor on the order of keys', () => {
    const id = analysisId(parts);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(analysisId({ ...parts, source: { ...parts.source, path: '/else' } as typeof parts.source })).toBe(id);
    const { threshold, metric, search, count, budget } = parts.settings;
    expect(analysisId({ ...parts, settings: { budget, count, search, threshold, metric } })).toBe(id);
  });
  it('reads older manifests, which know of no pictures', () => {
    const { pictures: _, ...source } = sampleManifest().source;
    expect(decodeManifest(JSON.stringify({ ...sampleManifest(), source }), 'x').source.pictures).toBeNull();
    expect(analysisId({ ...parts, source })).toBe(analysisId(parts));
  });
  it('reads manifests from before the measures had versions as of the first one', () => {
    const { measuresVersion, ...old } = sampleManifest();
    expect(measuresVersion).toBeGreaterThan(1);
    expect(decodeManifest(JSON.stringify(old), 'x').measuresVersion).toBe(1);
  });
  it('changes with what a folder of pictures holds, and not with the hash of a file', () => {
    const id = (pictures: string[] | null, digit: string) =>
      analysisId({ ...parts, source: { ...parts.source, pictures, sha256: digit.repeat(64) } });
    expect(id(null, 'a')).toBe(analysisId(parts));
    expect(id(['a.png'], 'a')).not.toBe(id(['a.png'], 'b'));
  });
  it('changes with everything that changes the result', () => {
    const ids = [
      analysisId(parts),
      analysisId({ ...parts, weightHash: 'cd'.repeat(32) }),
      analysisId({ ...parts, fit: 'letterbox' }),
      analysisId({ ...parts, sampling: { kind: 'fps', fps: 4 } }),
      analysisId({ ...parts, settings: { ...parts.settings, threshold: 0.01 } }),
      analysisId({ ...parts, settings: { ...parts.settings, metric: 'psnr' } }),
      analysisId({ ...parts, settings: { ...parts.settings, count: 64 } }),
      analysisId({ ...parts, settings: { ...parts.settings, budget: { kind: 'mean-tokens', value: 64 } } }),
      analysisId({ ...parts, source: { ...parts.source, sizeBytes: 1 } }),
      analysisId({ ...parts, source: { ...parts.source, streamIndex: 1 } }),
      analysisId({ ...parts, source: { ...parts.source, mtimeMs: 1 } }),
      analysisId({ ...parts, device: 'cuda' }),
      analysisId({ ...parts, measuresVersion: parts.measuresVersion + 1 }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

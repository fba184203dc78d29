// What npm's audit found, less what is explained.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unexplained } from '../../../build/audit.mjs';
import { repositoryRoot } from '../../fixtures/shared';

const hole = (name: string, number: string) => ({
  ...{ name, range: '<2.0.0', title: 'a hole', severity: 'high' },
  url: `https://github.com/advisories/${number}`,
});
const report = {
  vulnerabilities: {
    a: { via: [hole('a', 'GHSA-aaaa-1111-2222'), hole('a', 'GHSA-bbbb-1111-2222')] },
    b: { via: ['a'] },
  },
};
const text =
  '# Threats\nGHSA-bbbb-1111-2222\n### Explained\nGHSA-aaaa-1111-2222: not used.\n## More\nGHSA-bbbb-1111-2222\n';

it('names each hole that is not explained under its heading', () => {
  expect(unexplained(report, text)).toEqual(['a <2.0.0: a hole (high, GHSA-bbbb-1111-2222)']);
  expect(unexplained(report, text.slice(0, text.indexOf('## More')))).toHaveLength(1);
  expect(unexplained(report, '')).toHaveLength(2);
  expect(unexplained({ vulnerabilities: {} }, '')).toEqual([]);
});

it('takes an answer that is no report for none', () => {
  expect(() => unexplained({ message: '405 Method Not Allowed' }, text)).toThrow('405');
  expect(() => unexplained(null, text)).toThrow('no report');
});

it('finds its heading in THREATS.md', () => {
  expect(readFileSync(join(repositoryRoot, 'THREATS.md'), 'utf8')).toMatch(/^### Explained$/m);
});

it('is asked before a release is made', () => {
  const workflow = readFileSync(join(repositoryRoot, '.github/workflows/release.yml'), 'utf8');
  expect(workflow.indexOf('node build/audit.mjs')).toBeGreaterThan(0);
  expect(workflow.indexOf('node build/audit.mjs')).toBeLessThan(workflow.indexOf('npm run pack --'));
});

// `npm test`: every check of the project; ends with one line `N passed, N failed` summed over all suites. `--faults`: the whole fault suite alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePython, findPython } from './python.mjs';
import { ensureBuild, ensureChromium, ensureFfmpeg, ensureModules, ensureNode, root, run } from './setup.mjs';

const faultsOnly = process.argv.includes('--faults');
if (faultsOnly) process.env.ELASTICTOK_FAULTS = 'whole';
ensureNode();
ensureModules();
ensureFfmpeg();
process.env.CHROMIUM_PATH = ensureChromium();
// Nobody waits for PyTorch who did not ask for it; CI always does.
const python = process.env.CI && !faultsOnly ? ensurePython() : findPython();
if (python.path) process.env.ELASTICTOK_PYTHON = python.path;

const bin = (name, file) => join(root, 'node_modules', name, file);
const node = (file, ...args) => run(process.execPath, [file, ...args]);
const tsc = (project) => () => node(bin('typescript', 'bin/tsc'), '-p', project);

const checks = [
  ['types of the main side', tsc('tsconfig.main.json')],
  ['types of the renderer', tsc('tsconfig.web.json')],
  ['types of the tests', tsc('tsconfig.test.json')],
  ['format and lint', () => node(bin('@biomejs/biome', 'bin/biome'), 'ci', '--reporter=summary', '.')],
  [
    'import rules',
    () =>
      node(
        bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        'src-main',
        'src-renderer',
      ),
  ],
];

/** A failure as it is told at the end, where the long output above may be cut off. */
const withReason = (name, reason = '') =>
  [name, ...reason.split('\n').slice(0, 12)].map((line) => line.slice(0, 300)).join('\n          ');

let passed = 0;
let failed = 0;
const failures = [];
for (const [name, check] of faultsOnly ? [] : checks) {
  const ok = check() === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}`);
  if (ok) passed++;
  else {
    failed++;
    failures.push(name);
  }
}

ensureBuild();

const folder = mkdtempSync(join(tmpdir(), 'elastictok-test-'));
const report = join(folder, 'report.json');
node(
  bin('vitest', 'vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...(faultsOnly ? ['--project', 'faults'] : []),
  ...process.argv.slice(2).filter((argument) => argument !== '--faults'),
);
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A suite that breaks before its first test has no failed test of its own.
  for (const file of result.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      failed++;
      failures.push(withReason(file.name, file.message));
    }
    for (const test of file.assertionResults) {
      if (test.status === 'failed') failures.push(withReason(test.fullName, test.failureMessages[0]));
      // The reason stands in the output above, where the test was passed over.
      if (test.status === 'skipped' || test.status === 'pending') console.log(`skipped ${test.fullName}`);
    }
  }
} catch {
  failed++;
  failures.push('vitest wrote no report');
}

if (faultsOnly) {
  // The training code has no faults to make.
} else if (python.path) {
  const pythonReport = join(folder, 'python.json');
  run(python.path, [join(root, 'test', 'python', 'run.py'), pythonReport]);
  try {
    const result = JSON.parse(readFileSync(pythonReport, 'utf8'));
    passed += result.passed;
    failed += result.failed.length;
    failures.push(...result.failed);
    for (const [name, reason] of result.skipped) console.log(`skipped ${name}: ${reason}`);
  } catch {
    failed++;
    failures.push('the Python tests wrote no report');
  }
} else if (process.env.CI) {
  failed++;
  failures.push(`Python tests: ${python.reason}`);
} else {
  console.log(`skipped Python tests: ${python.reason}; ELASTICTOK_PYTHON names a Python, CI=1 installs one`);
}
rmSync(folder, { recursive: true, force: true });

for (const name of failures) console.log(`FAILED  ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

// The Python behind models/train: one that has PyTorch already, or a virtual environment of our own in .cache/python.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, which } from './setup.mjs';

const pins = join(root, 'models', 'train', 'requirements.txt');
const venv = join(root, '.cache', 'python');
const venvPython = join(venv, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
/** A copy of the pins, written once everything is installed: a half-made or outdated environment is not used. */
const installed = join(venv, 'requirements.txt');
const venvIsCurrent = () => existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(pins, 'utf8');
const systemPython = () => which('python3') ?? which('python');

/** Runs a line of Python; gives the last line of its error, or null where it ended well. */
function fault(python, code) {
  const { status, stderr, error } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim().split('\n').at(-1));
}

/** A Python that can train, `{ path }`, or `{ reason }`: ELASTICTOK_PYTHON where set, else our environment, else the system's. */
export function findPython() {
  const path = process.env.ELASTICTOK_PYTHON || (venvIsCurrent() ? venvPython : systemPython());
  if (!path) return { reason: 'there is no python3' };
  const reason = fault(path, 'import cv2, numpy, safetensors, torch');
  return reason ? { reason: `${path}: ${reason}` } : { path };
}

/** Like findPython, but makes the environment where nothing else serves. */
export function ensurePython() {
  const found = findPython();
  if (found.path || process.env.ELASTICTOK_PYTHON) return found;
  const python = systemPython();
  const old = python
    ? fault(python, 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11), sys.version')
    : 'none found';
  if (old) return { reason: `Python 3.11 or later with venv is needed (${old}): install python3 and python3-venv` };
  console.log('Installing PyTorch and what else models/train needs into .cache/python (minutes) ...');
  if (run(python, ['-m', 'venv', '--clear', venv]) !== 0) return { reason: `${python} -m venv failed` };
  // One retry: pip waits longer before each, for each package and each index that cannot be reached.
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '-r', pins];
  if (run(venvPython, pip) !== 0) return { reason: 'pip could not install models/train/requirements.txt' };
  copyFileSync(pins, installed);
  return findPython();
}

// Which packages of node_modules the built program really needs: the ones it names, and what those need in turn.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Built into the program by vite. */
const bundled = ['zod'];
/** Dependencies that a package has for its own install script alone. */
const installOnly = { 'onnxruntime-node': ['adm-zip', 'global-agent'] };

/** The folder of a package as Node would find it from `folder`; null where it is not installed. */
function find(name, folder) {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
    if (dirname(at) === at) return null;
  }
}

function closure(root, leaveOut) {
  const names = new Set();
  const visit = (folder) => {
    const {
      name,
      dependencies = {},
      optionalDependencies = {},
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const path = find(needed, folder);
      if (path === null || names.has(needed) || leaveOut(name, needed)) continue;
      names.add(needed);
      visit(path);
    }
  };
  visit(root);
  return names;
}

/**
 * Names of the installed dependencies that the built program does not need.
 *
 * @param {string} root the repository
 * @returns {string[]}
 */
export function unusedPackages(root) {
  const { name: self } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const needed = closure(
    root,
    (by, name) => (by === self && bundled.includes(name)) || (installOnly[by] ?? []).includes(name),
  );
  return [...closure(root, () => false)].filter((name) => !needed.has(name)).sort();
}

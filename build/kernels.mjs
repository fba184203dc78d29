// Compiles AssemblyScript that is imported with `?wasm` to WebAssembly, for every build (vite, electron-vite, vitest): the bytes become a string of the bundle.
import { relative, resolve } from 'node:path';
import asc from 'assemblyscript/asc';

const root = resolve(import.meta.dirname, '..');

/** Compiled text of an AssemblyScript file, as base64. Throws Error with the compiler's messages. */
async function compile(file) {
  let wasm;
  const options = ['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  // The vectors that its files hand one another are no concern of an embedding.
  options.push('--disableWarning', '112', '--baseDir', root, '--outFile', 'module.wasm');
  const { error, stderr } = await asc.main([relative(root, file).replaceAll('\\', '/'), ...options], {
    writeFile: (_, contents) => {
      wasm = contents;
    },
  });
  if (error || !wasm) throw new Error(`${file} does not compile: ${error?.message}\n${stderr.toString()}`);
  return Buffer.from(wasm).toString('base64');
}

/** The vite plugin: `import base64 from './kernels/index.ts?wasm'`. */
export function kernels() {
  return {
    name: 'elastictok-kernels',
    enforce: 'pre',
    // That it takes a second is known.
    config: () => ({ build: { rolldownOptions: { checks: { bundlerTimings: false } } } }),
    async load(id) {
      if (!id.endsWith('.ts?wasm')) return null;
      return `export default ${JSON.stringify(await compile(id.slice(0, -'?wasm'.length)))};`;
    },
  };
}

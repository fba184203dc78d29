// Builds the three hosts, the engine and its workers (out/main), the preload (out/preload) and the renderer (out/renderer).
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { kernels } from './build/kernels.mjs';

const source = (path: string) => resolve(import.meta.dirname, path);
/** Lists the packages whose code ends up in a bundle, with their licences, for the third-party notices. */
const license = { fileName: '.vite/license.json' };

export default defineConfig({
  main: {
    plugins: [kernels()],
    build: {
      outDir: 'out/main',
      license,
      // As many files of its own, zod takes longer to load than all else at the start of a command.
      externalizeDeps: { exclude: ['zod'] },
      // Node 20.19 runs the serve and cli hosts from the same files that Electron's Node runs.
      target: 'node20',
      rollupOptions: {
        input: {
          index: source('src-main/index.ts'),
          serve: source('src-main/serve/main.ts'),
          cli: source('src-main/cli/main.ts'),
          engine: source('src-main/engine/main.ts'),
          frameWorker: source('src-main/media/frameWorker.ts'),
          parentWatch: source('src-main/engine/parentWatch.ts'),
        },
        // All in one folder, so that every entry finds its siblings beside it.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      license,
      // A sandboxed preload must be one CommonJS file that needs nothing but electron.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: source('src-main/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: resolve(import.meta.dirname, 'out/renderer'),
      emptyOutDir: true,
      license,
      minify: true,
      // Plotly is one file of 5 MB, loaded when the first timeline shows.
      chunkSizeWarningLimit: 6000,
      rollupOptions: { input: source('src-renderer/index.html') },
    },
    plugins: [react()],
  },
});

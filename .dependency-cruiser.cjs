// The import rules of the folders (ARCHITECTURE.md): who may import whom. `npm run imports` fails on a breach.
const pure = '^src-main/(tokenizer|analysis|jobs|formats|export/(?!tokens/))/|^src-renderer/lib/';
const leaves = ['media', 'tokenizer', 'inference', 'analysis', 'store', 'export', 'plots'];
/** What a leaf may import beside contract, formats and fsx. */
const besides = { inference: '|tokenizer', export: '|analysis|store', plots: '|analysis' };
const sideways = leaves.map((leaf) => ({
  name: `${leaf}-stays-alone`,
  severity: 'error',
  comment: 'These folders do not import one another sideways; engine and services join them.',
  from: { path: `^src-main/${leaf}/` },
  to: {
    path: '^src-main/',
    pathNot: `^src-main/(${leaf}|contract|formats|fsx${besides[leaf] ?? ''})/`,
  },
}));
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-alone',
      severity: 'error',
      from: { path: '^src-main/contract/' },
      to: { pathNot: '^src-main/contract/|node_modules/zod/' },
    },
    {
      name: 'renderer-sees-only-the-contract',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/contract/' },
    },
    {
      name: 'renderer-without-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-do-not-import-features',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'ui-and-lib-below',
      severity: 'error',
      from: { path: '^src-renderer/(ui|lib)/' },
      to: { path: '^src-renderer/(app|api|store|commands|features)/' },
    },
    {
      name: 'fields-below-features',
      severity: 'error',
      from: { path: '^src-renderer/fields/' },
      to: { path: '^src-renderer/(app|features)/' },
    },
    {
      name: 'pure-folders',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|util)$' },
    },
    {
      name: 'preload-small',
      severity: 'error',
      from: { path: '^src-main/preload/' },
      to: { path: '^src-main/', pathNot: '^src-main/(preload|contract)/' },
    },
    {
      name: 'electron-in-its-places',
      severity: 'error',
      from: { path: '^src-(main|renderer)/', pathNot: '^src-main/(index\\.ts|app/|preload/|engine/electronLink\\.ts)' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'fork-in-node-hosts',
      severity: 'error',
      comment: 'The installed app cannot fork: only the entries of the hosts in Node may.',
      from: { path: '^src-main/', pathNot: '^src-main/(serve|cli)/main\\.ts$' },
      to: { path: '^src-main/engine/forkLink\\.ts$' },
    },
    {
      name: 'onnxruntime-in-inference',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/inference/' },
      to: { path: 'onnxruntime' },
    },
    {
      name: 'fluent-ffmpeg-in-media',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/media/' },
      to: { path: 'fluent-ffmpeg' },
    },
    {
      name: 'canvas-in-plots',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/plots/' },
      to: { path: '@napi-rs/canvas' },
    },
    {
      name: 'diagnosis-below',
      severity: 'error',
      comment: 'Everything may tell the log, so it knows nothing of the rest.',
      from: { path: '^src-main/diagnosis/' },
      to: { path: '^src-main/', pathNot: '^src-main/(diagnosis|contract|fsx)/' },
    },
    {
      name: 'services-do-not-call-hosts',
      severity: 'error',
      from: {
        path: '^src-main/(services|engine|jobs|settings|store|media|inference|analysis|export|plots|tokenizer|formats)/',
      },
      to: { path: '^src-main/(ipc|app|serve|cli|preload)/', pathNot: '^src-main/ipc/router\\.ts$' },
    },
    ...sideways,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};

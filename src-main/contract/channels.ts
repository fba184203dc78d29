// Names of Electron's channels; apart from the schemas, so that the sandboxed preload carries no validation library.

/** Names of Electron's channels. */
export const channels = {
  invoke: 'elastictok:invoke',
  event: 'elastictok:event',
  openPaths: 'elastictok:open-paths',
} as const;

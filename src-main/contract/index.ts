// The one contract between renderer and main side: commands, events, views, errors, picture addresses.
export * from './bridge';
export * from './commands';
export * from './errors';
export * from './events';
export * from './metrics';
export * from './routes';
export * from './settings';
export * from './views';

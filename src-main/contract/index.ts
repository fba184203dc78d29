// The one contract between renderer and main side: commands, events, views, marks, measures, exports, errors, picture addresses.
export * from './bridge';
export * from './commands';
export * from './errors';
export * from './events';
export * from './exports';
export * from './grid';
export * from './ids';
export * from './marks';
export * from './measures';
export * from './metrics';
export * from './routes';
export * from './settings';
export * from './views';

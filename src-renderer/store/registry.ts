// The one series registry of the window, joined to the main side.
import { call } from '../api/bridge';
import { SeriesRegistry } from './seriesRegistry';
import { notifyError } from './ui';

export const registry = new SeriesRegistry((analysisId) => call('analysis.series', { analysisId }), notifyError);

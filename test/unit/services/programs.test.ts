// What the status bar is told of ffmpeg and the engine: each change once.
import { expect, it } from 'vitest';
import { StudioError, type StudioEvent } from '../../../src-main/contract';
import { EventBus } from '../../../src-main/services/events';
import { followPrograms } from '../../../src-main/services/programs';

it('tells of ffmpeg that comes and goes, and of the engine, once each', () => {
  const missing = new StudioError('ffmpeg-missing', 'there is none', 'Install it');
  const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', version: '7.1', origin: 'system' as const };
  const ffmpeg = { found: missing as typeof missing | typeof tools, onSearched: () => {} };
  const engine = { state: 'idle' as 'idle' | 'working', onState: () => {} };
  const bus = new EventBus();
  const told: StudioEvent[] = [];
  bus.listen((event) => told.push(event));
  const view = followPrograms(ffmpeg, engine, bus);
  expect(view()).toEqual({ ffmpeg: null, engine: 'idle' });
  ffmpeg.onSearched();
  expect(told).toEqual([]);
  ffmpeg.found = tools;
  ffmpeg.onSearched();
  engine.state = 'working';
  engine.onState();
  engine.onState();
  expect(told).toEqual([
    { type: 'programs', programs: { ffmpeg: '7.1', engine: 'idle' } },
    { type: 'programs', programs: { ffmpeg: '7.1', engine: 'working' } },
  ]);
});

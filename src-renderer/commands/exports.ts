// Actions on exports and on the in and out points; every failure becomes a notice.
import type { ExportRequest } from '../../src-main/contract';
import { call } from '../api/bridge';
import { noPoints, type Point, withPoint } from '../lib/inOut';
import { useExports } from '../store/exports';
import { usePlayback } from '../store/playback';
import { pointsOf, setPoints, usePoints } from '../store/points';
import { selectedSource, useSession } from '../store/session';
import { closeDialog, notify, showDialog } from '../store/ui';
import { guarded } from './guarded';
import { currentSeries, pause } from './playhead';

/** Opens the export dialog. */
export function showExport(): void {
  pause();
  showDialog('export');
}

/** The analyzed frame at a time, as a point; null where nothing is analyzed there. */
export function pointAt(seconds: number): Point | null {
  const series = currentSeries();
  const ordinal = series?.ordinalAt(seconds) ?? null;
  if (series === null || ordinal === null) return null;
  return { frame: series.index.at(ordinal), seconds: series.pts.at(ordinal) };
}

/** Sets the in or the out point at the playhead; says so where no frame is analyzed. */
export function markPoint(side: 'in' | 'out'): void {
  const source = selectedSource(useSession.getState());
  const { ordinal } = usePlayback.getState();
  const series = currentSeries();
  if (source === null) return;
  if (series === null || ordinal === null || ordinal >= series.frames) {
    notify('info', 'In and out points can be set where a frame is analyzed.');
    return;
  }
  const point = { frame: series.index.at(ordinal), seconds: series.pts.at(ordinal) };
  setPoints(source.id, withPoint(pointsOf(usePoints.getState(), source.id), side, point));
}

/** Takes both points away. */
export function clearPoints(): void {
  const source = selectedSource(useSession.getState());
  if (source !== null) setPoints(source.id, noPoints);
}

/** Starts exports and closes the dialog; false where they were refused. */
export async function startExport(request: ExportRequest): Promise<boolean> {
  return guarded(async () => {
    await call('export.start', request);
    closeDialog('export');
  });
}

/** Asks for the folder that exports go to. */
export const chooseExportFolder = () =>
  guarded(async () => {
    const { folder } = await call('export.chooseFolder', {});
    if (folder !== null) useExports.setState({ folder });
  });

/** Stops one export, or all with null. */
export const cancelExport = (exportId: string | null) => guarded(() => call('export.cancel', { exportId }));

/** Shows a finished file in the file manager, or keeps where it lies to be read. */
export const revealExport = (exportId: string) =>
  guarded(async () => {
    const { shown, path } = await call('export.reveal', { exportId });
    if (!shown) useExports.setState(({ places }) => ({ places: { ...places, [exportId]: path } }));
  });

/** Takes what has ended off the list. */
export const clearExports = () => guarded(() => call('export.clear', {}));

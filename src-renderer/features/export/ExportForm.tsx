// The inside of the export dialog: formats on one side, what is exported on the other, size and folder at its foot.
import { useState } from 'react';
import { chooseExportFolder, startExport } from '../../commands/exports';
import { estimateText, rateText, widenedText } from '../../lib/exportText';
import { stillCount } from '../../lib/stills';
import { useExports } from '../../store/exports';
import { currentModel, selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { FormatChoice } from './FormatChoice';
import { FormatOptions } from './FormatOptions';
import { type EstimateState, useEstimate } from './useEstimate';
import { type ExportChoice, useExportChoice } from './useExportChoice';
import { PartChoice, WhichChoice } from './WhatChoice';

export function ExportForm() {
  const choice = useExportChoice();
  const model = useSession((state) => selectedAnalysis(state)?.model ?? currentModel(state));
  const { settings, change } = choice;
  return (
    <>
      <div className="export-body">
        <FormatChoice format={settings.format} onChoose={(format) => change({ format })} />
        <div className="export-what">
          <WhichChoice choice={choice} />
          <PartChoice choice={choice} />
          {model !== null && (
            <FormatOptions
              settings={settings}
              bottleneck={model.bottleneck}
              maxToks={model.maxToks}
              onChange={change}
            />
          )}
        </div>
      </div>
      <Foot choice={choice} />
    </>
  );
}

function Foot({ choice }: { choice: ExportChoice }) {
  const { request } = choice;
  const [starting, setStarting] = useState(false);
  const state = useEstimate(typeof request === 'string' ? null : request);
  const start = async () => {
    if (typeof request === 'string') return;
    setStarting(true);
    await startExport(request);
    setStarting(false);
  };
  const files = typeof request === 'string' ? 0 : request.analysisIds.length;
  return (
    <footer className="export-foot">
      <Estimate choice={choice} state={state} />
      <Folder />
      <Button
        variant="primary"
        title="Write the files"
        disabled={starting || typeof request === 'string' || state.problem !== null}
        onClick={() => void start()}
        data-testid="export-start"
      >
        {files > 1 ? `Export ${files} files` : 'Export'}
      </Button>
    </footer>
  );
}

function Estimate({ choice, state: { estimate, problem } }: { choice: ExportChoice; state: EstimateState }) {
  const { request, which, series } = choice;
  const source = useSession(selectedSource);
  const still = stillCount(source) !== null;
  if (typeof request === 'string') return <p className="export-estimate">{request}</p>;
  if (problem !== null) return <p className="export-estimate problem-text">{problem}</p>;
  if (estimate === null) return <p className="export-estimate faint">Estimating…</p>;
  const extent = series.extent();
  // Of one file of this clip alone: frames of others may be longer or shorter.
  const seconds =
    extent === null || which !== 'shown' ? null : (estimate.frames * (extent.end - extent.start)) / series.frames;
  const rate = still ? null : rateText(estimate.bytes, seconds, source);
  const widened = widenedText(request.ranges, estimate);
  return (
    <div className="export-estimate" aria-live="polite" data-testid="export-estimate">
      <p>
        <strong>{estimateText(estimate, still ? 'picture' : 'frame')}</strong>
      </p>
      {estimate.bytes === null && <p>The size shows once it is written.</p>}
      {rate !== null && <p data-testid="export-rate">{rate}.</p>}
      {widened !== null && <p data-testid="export-widened">{widened}</p>}
    </div>
  );
}

function Folder() {
  const folder = useExports((state) => state.folder);
  const dialogs = useSession((state) => state.host.nativeDialogs);
  return (
    <div className="export-folder" title={`Files go to the folder ${folder}; none is written over`}>
      <span>
        To the folder <strong data-testid="export-folder">{folder}</strong>
      </span>
      {dialogs && (
        <Button
          title="Choose another folder for exports"
          onClick={() => void chooseExportFolder()}
          data-testid="export-choose-folder"
        >
          Change…
        </Button>
      )}
    </div>
  );
}

// The row above the viewers: modes, overlays with their legend, zoom, and the picture to take away.
import type { ReactNode } from 'react';
import { type Amplification, amplifications } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import type { CommandId } from '../../commands/command';
import { zoomText } from '../../lib/pictureZoom';
import { actualZoom, setViewers, useViewers, useViewersSettings } from '../../store/viewers';
import {
  ChevronIcon,
  ColourIcon,
  CopyIcon,
  DifferenceIcon,
  ErrorMapIcon,
  OneToOneIcon,
  OnSourceIcon,
  PixelsIcon,
  SaveIcon,
  SideBySideIcon,
  SplitIcon,
  TokenMapIcon,
} from '../../ui/icons';
import { Legend } from './Legend';

export function ViewerToolbar() {
  const { mode, overlay, overlayOnSource, falseColour, crisp } = useViewersSettings();
  return (
    <div className="viewer-toolbar" role="toolbar" aria-label="Viewers">
      <div className="tool-group modes">
        <Tool
          id="view.sideBySide"
          on={mode === 'sideBySide'}
          word="Side by side"
          why="Source and reconstruction next to each other: the overall impression"
        >
          <SideBySideIcon />
        </Tool>
        <Tool
          id="view.difference"
          on={mode === 'difference'}
          word="Difference"
          why="Error of each pixel, amplified: shows what the tokens lose and where, though the eye would miss it"
        >
          <DifferenceIcon />
        </Tool>
        <Tool
          id="view.split"
          on={mode === 'split'}
          word="Split"
          why="Source left of a divider, reconstruction right of it: drag it over an edge or a texture to compare them in place"
        >
          <SplitIcon />
        </Tool>
      </div>
      {mode === 'difference' && (
        <div className="tool-group">
          <Amplify />
          <Tool id="view.falseColour" on={falseColour} why="Colours tell small errors apart better; grey is neutral">
            <ColourIcon />
          </Tool>
        </div>
      )}
      <div className="tool-group">
        <Tool
          id="view.tokenMap"
          on={overlay === 'tokens'}
          why="Which patches keep a token at this frame's kept count: the model has to guess the others"
        >
          <TokenMapIcon />
        </Tool>
        <Tool
          id="view.errorMap"
          on={overlay === 'error'}
          why="Mean squared error of each patch: where more tokens would help, on one scale for all analyses"
        >
          <ErrorMapIcon />
        </Tool>
        <Tool id="view.overlayOnSource" on={overlayOnSource} why="To see what of the scene lies in those patches">
          <OnSourceIcon />
        </Tool>
      </div>
      <Legend />
      <div className="tool-group end">
        <Zoom />
        <Tool
          id="picture.actualSize"
          why="Each pixel of the model's picture is one of the screen: nothing is interpolated"
        >
          <OneToOneIcon />
        </Tool>
        <Tool id="view.crisp" on={crisp} why="To see single pixels instead of a smoothed picture" testId="crisp">
          <PixelsIcon />
        </Tool>
        <Tool id="picture.copy" why="What the viewers show, at the model's size, to paste elsewhere">
          <CopyIcon />
        </Tool>
        <Tool id="picture.save" why="What the viewers show, at the model's size, named by clip, frame and mode">
          <SaveIcon />
        </Tool>
      </div>
    </div>
  );
}

interface ToolProps {
  id: CommandId;
  /** Whether it is on; left out for what only happens once. */
  on?: boolean;
  /** Stands beside the pictogram where there is room. */
  word?: string;
  why: string;
  testId?: string;
  children: ReactNode;
}

function Tool({ id, on, word, why, testId = id, children }: ToolProps) {
  const pressed = on === undefined ? {} : { 'aria-pressed': on };
  return (
    <CommandButton id={id} why={why} variant="icon small" className="tool" data-testid={testId} {...pressed}>
      {children}
      {word !== undefined && <span className="tool-word">{word}</span>}
    </CommandButton>
  );
}

function Amplify() {
  const { amplification } = useViewersSettings();
  return (
    <span className="select amplify" title={'Amplification\nHow many times errors are enlarged before they are shown'}>
      <select
        value={amplification}
        aria-label="Amplification of the difference"
        data-testid="amplification"
        onChange={(event) => {
          setViewers({ amplification: Number(event.target.value) as Amplification });
          if (!event.target.matches(':focus-visible')) event.target.blur();
        }}
      >
        {amplifications.map((value) => (
          <option key={value} value={value}>
            {value}×
          </option>
        ))}
      </select>
      <ChevronIcon />
    </span>
  );
}

function Zoom() {
  const text = useViewers((state) => zoomText(state.view, actualZoom(state)));
  return (
    <CommandButton
      id="picture.fit"
      why="Zoom with the wheel at the pointer, drag to move, double click to fit; all viewers move together"
      variant="icon small"
      className="tool zoom"
      aria-label={`Zoom: ${text}. Fit the pictures`}
      data-testid="zoom"
    >
      {text}
    </CommandButton>
  );
}

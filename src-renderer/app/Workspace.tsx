// The panels under the top bar: files, viewers, figures and events, and the timeline below them all; each can be resized and folded away.
import { type ReactNode, useRef } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { isFolded, isFolding, leastPixels, type PanelGroup, type PanelName } from '../lib/workspace';
import { useSession } from '../store/session';
import { PanelSeparator } from './PanelSeparator';
import { useArranged, useHeight } from './useArranged';

type WorkspaceProps = Record<'files' | 'viewers' | 'inspector' | 'events' | 'timeline', ReactNode>;

export function Workspace({ files, viewers, inspector, events, timeline }: WorkspaceProps) {
  return (
    <Arranged group="rows">
      <Part name="stage">
        <Arranged group="columns">
          <Part name="files" region>
            {files}
          </Part>
          <PanelSeparator panel="files" label="Width of the file list" />
          <Part name="viewers" region>
            <main>{viewers}</main>
          </Part>
          <PanelSeparator panel="side" label="Width of figures and events" />
          <Part name="side">
            <Side inspector={inspector} events={events} />
          </Part>
        </Arranged>
      </Part>
      <PanelSeparator panel="timeline" label="Height of the timeline" />
      <Part name="timeline" region>
        {timeline}
      </Part>
    </Arranged>
  );
}

/** The inspector is as high as its figures need, until somebody says otherwise. */
function Side({ inspector, events }: Pick<WorkspaceProps, 'inspector' | 'events'>) {
  const figures = useRef<HTMLDivElement>(null);
  const content = useHeight(figures);
  return (
    <aside aria-label="Frame, totals and events">
      <Arranged group="side" content={content}>
        <Part name="inspector" region>
          <div className="inspector-scroll">
            <div ref={figures}>{inspector}</div>
          </div>
        </Part>
        <PanelSeparator panel="inspector" label="Height of the figures" />
        <Part name="events" region>
          {events}
        </Part>
      </Arranged>
    </aside>
  );
}

interface ArrangedProps {
  group: PanelGroup;
  /** Height of what is in the inspector. */
  content?: number | undefined;
  children: ReactNode;
}

function Arranged({ group, content, children }: ArrangedProps) {
  const orientation = group === 'columns' ? 'horizontal' : 'vertical';
  return (
    <Group id={`panels-${group}`} orientation={orientation} {...useArranged(group, content)}>
      {children}
    </Group>
  );
}

/** A panel, and perhaps a region that F6 goes to; what is in a folded one takes no focus. */
function Part({ name, region = false, children }: { name: PanelName; region?: boolean; children: ReactNode }) {
  const folded = useSession(({ preferences }) => isFolded(preferences.workspace, name));
  return (
    <Panel
      id={name}
      minSize={leastPixels[name]}
      collapsible={isFolding(name)}
      inert={folded}
      data-testid={`panel-${name}`}
    >
      <div className={`part ${folded ? 'folded' : ''}`} data-region={region || undefined}>
        {children}
      </div>
    </Panel>
  );
}

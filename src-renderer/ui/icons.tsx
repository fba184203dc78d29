// The few pictograms of the app, drawn on a grid of 16.
import type { ReactNode } from 'react';

function Icon({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const solid = { fill: 'currentColor', stroke: 'none' } as const;

export const PlayIcon = () => (
  <Icon>
    <path d="M5 3.2v9.6a.6.6 0 0 0 .9.5l7.4-4.8a.6.6 0 0 0 0-1L5.9 2.7a.6.6 0 0 0-.9.5Z" {...solid} />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M4 3h3v10H4zM9 3h3v10H9z" {...solid} />
  </Icon>
);
export const LoopIcon = () => (
  <Icon>
    <path d="M2.5 8V7a2.5 2.5 0 0 1 2.5-2.5h7M10 2.3l2.2 2.2L10 6.7M13.5 8v1a2.5 2.5 0 0 1-2.5 2.5H4M6 13.7l-2.2-2.2L6 9.3" />
  </Icon>
);
export const NextFrameIcon = () => (
  <Icon>
    <path d="m6 3.5 4.5 4.5L6 12.5" />
  </Icon>
);
export const PreviousFrameIcon = () => (
  <Icon>
    <path d="M10 3.5 5.5 8l4.5 4.5" />
  </Icon>
);
export const NextMarkIcon = () => (
  <Icon>
    <path d="M4 3.5 8.5 8 4 12.5M12 3.5v9" />
  </Icon>
);
export const PreviousMarkIcon = () => (
  <Icon>
    <path d="M12 3.5 7.5 8l4.5 4.5M4 3.5v9" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="m3.5 6 4.5 4.5L12.5 6" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon size={14}>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const OpenIcon = () => (
  <Icon>
    <path d="M1.8 12.5v-9h4l1.4 1.8h5v2M1.8 12.5l2-5.2h10.6l-2 5.2z" />
  </Icon>
);
export const ResetIcon = () => (
  <Icon size={14}>
    <path d="M3 8a5 5 0 1 0 1.6-3.7L3 5.7M3 2.5v3.2h3.2" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
    <circle cx="10" cy="4.5" r="1.8" />
    <circle cx="6" cy="11.5" r="1.8" />
  </Icon>
);
export const ModelsIcon = () => (
  <Icon>
    <path d="m8 1.8 6 3.1-6 3.1-6-3.1zM2 8l6 3.1L14 8M2 11.1l6 3.1 6-3.1" />
  </Icon>
);
export const CompareIcon = () => (
  <Icon>
    <path d="M2 12.5V9h3V5.5h3v4h3V7h3M2 5V3h4" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon size={12}>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const HelpIcon = () => (
  <Icon>
    <path d="M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.2 6.3A1.8 1.8 0 1 1 8 8.4v.8M8 11.4v.1" />
  </Icon>
);
export const FolderIcon = () => (
  <Icon>
    <path d="M2 12.5v-9h4.2l1.5 1.8H14v7.2z" />
  </Icon>
);
export const PixelsIcon = () => (
  <Icon>
    <path d="M2.5 2.5h11v11h-11zM2.5 8h11M8 2.5v11" />
  </Icon>
);
export const SideBySideIcon = () => (
  <Icon>
    <path d="M1.8 4h5v8h-5zM9.2 4h5v8h-5z" />
  </Icon>
);
export const DifferenceIcon = () => (
  <Icon>
    <path d="M8 3v6M5 6h6M5 12.5h6" />
  </Icon>
);
export const SplitIcon = () => (
  <Icon>
    <path d="M2 3.5h12v9H2z" />
    <path d="M2 3.5h6v9H2z" {...solid} />
    <path d="M8 1.5v13" />
  </Icon>
);
export const TokenMapIcon = () => (
  <Icon>
    <path d="M2.5 2.5h11v11h-11z" />
    <path d="M2.5 2.5h3.7v3.7H2.5zM9.8 2.5h3.7v3.7H9.8zM6.2 6.2h3.6v3.6H6.2zM2.5 9.8h3.7v3.7H2.5z" {...solid} />
  </Icon>
);
export const ErrorMapIcon = () => (
  <Icon>
    <path d="M8 1.8c2.8 2.6 4.3 4.7 4.3 7a4.3 4.3 0 0 1-8.6 0c0-1.6.8-3 2-4.2.3 1.2.8 1.9 1.6 2.3.3-1.8.5-3.3.7-5.1Z" />
  </Icon>
);
export const OnSourceIcon = () => (
  <Icon>
    <path d="M2 5.5h8.5V14H2zM5.5 5.5V2H14v8.5h-3.5" />
  </Icon>
);
export const ColourIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 2.2a5.8 5.8 0 0 1 0 11.6z" {...solid} />
  </Icon>
);
export const OneToOneIcon = () => (
  <Icon>
    <path d="M3 5.5 4.8 4v8M10.8 5.5 12.6 4v8M8 6.2v.1M8 9.8v.1" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <path d="M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3" />
  </Icon>
);
export const SaveIcon = () => (
  <Icon>
    <path d="M8 2v8M5 7.2 8 10l3-2.8M2.5 9.5v4h11v-4" />
  </Icon>
);
export const ZoomInIcon = () => (
  <Icon>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);
export const ZoomOutIcon = () => (
  <Icon>
    <path d="M3.5 8h9" />
  </Icon>
);
export const FitIcon = () => (
  <Icon>
    <path d="M2 4v8M14 4v8M5 8h6M6.5 6.2 4.7 8l1.8 1.8M9.5 6.2 11.3 8 9.5 9.8" />
  </Icon>
);

/** What was set by hand. */
export const PencilIcon = () => (
  <Icon size={12}>
    <path d="m2.5 13.5.8-3.2 7.6-7.6 2.4 2.4-7.6 7.6z" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M5.5 2.5 2.5 5.5l3 3M2.8 5.5h6.7a3.8 3.8 0 0 1 0 7.6H6" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="m10.5 2.5 3 3-3 3M13.2 5.5H6.5a3.8 3.8 0 0 0 0 7.6H10" />
  </Icon>
);
export const DeleteIcon = () => (
  <Icon>
    <path d="M2.5 4.5h11M6 4.2V2.5h4v1.7M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4" />
  </Icon>
);
export const AddMarkIcon = () => (
  <Icon>
    <path d="M1.8 2.5h8L5.8 9zM11.5 8v5.5M8.8 10.8h5.4" />
  </Icon>
);
export const MoveLeftIcon = () => (
  <Icon>
    <path d="M14 8H3M6 5 3 8l3 3" />
  </Icon>
);
export const MoveRightIcon = () => (
  <Icon>
    <path d="M2 8h11M10 5l3 3-3 3" />
  </Icon>
);
export const ReviewIcon = () => (
  <Icon>
    <path d="M1.5 4.5h3.6v7H1.5zM6.2 3h3.6v10H6.2zM10.9 4.5h3.6v7h-3.6z" />
  </Icon>
);
export const ExportIcon = () => (
  <Icon>
    <path d="M8 10V2M5 4.8 8 2l3 2.8M2.5 9.5v4h11v-4" />
  </Icon>
);
export const InPointIcon = () => (
  <Icon>
    <path d="M8.5 3h-3v10h3" />
  </Icon>
);
export const OutPointIcon = () => (
  <Icon>
    <path d="M7.5 3h3v10h-3" />
  </Icon>
);
/** A window with the part that a switch shows or hides. */
const PanelIcon = ({ part }: { part: string }) => (
  <Icon>
    <path d="M2.5 3h11v10h-11z" />
    <path d={part} {...solid} />
  </Icon>
);
export const LeftPanelIcon = () => <PanelIcon part="M3 3.5h3v9H3z" />;
export const RightPanelIcon = () => <PanelIcon part="M10 3.5h3v9h-3z" />;
export const BottomPanelIcon = () => <PanelIcon part="M3 9h10v3.5H3z" />;
export const FullScreenIcon = () => (
  <Icon>
    <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <circle cx="3.2" cy="8" r="1.3" {...solid} />
    <circle cx="8" cy="8" r="1.3" {...solid} />
    <circle cx="12.8" cy="8" r="1.3" {...solid} />
  </Icon>
);
export const StopIcon = () => (
  <Icon>
    <rect x="4" y="4" width="8" height="8" rx="1" {...solid} />
  </Icon>
);
export const RowsIcon = () => (
  <Icon>
    <path d="M2.5 3.5h11M2.5 8h11M2.5 12.5h11" />
  </Icon>
);
export const OverlayIcon = () => (
  <Icon>
    <path d="M2 6.5l3.5-3 3.5 4 5-4M2 12.5l3.5-2 3.5 2.5 5-4" />
  </Icon>
);
export const SelectSpanIcon = () => (
  <Icon>
    <path d="M4 2.5v11M12 2.5v11M4 5.5h8M4 10.5h8" strokeDasharray="2 1.6" />
  </Icon>
);
export const GridIcon = () => (
  <Icon>
    <path d="M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z" />
  </Icon>
);
/** Ascending; turned over it is descending. */
export const SortIcon = () => (
  <Icon size={12}>
    <path d="M8 13.5v-11M4 6.5l4-4 4 4" />
  </Icon>
);

// Drag and drop anywhere: an overlay while files hover, and a guard so that a drop never navigates the page.
import { useEffect } from 'react';
import { openDropped } from '../commands/session';
import { useUi } from '../store/ui';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

export function DropZone() {
  const dragging = useUi((state) => state.dragging);

  useEffect(() => {
    // Entering a child comes before leaving its parent: only the balance tells whether the pointer is still inside.
    let depth = 0;
    const show = (shown: boolean) => useUi.setState({ dragging: shown });
    const onEnter = (event: DragEvent) => {
      event.preventDefault();
      depth += 1;
      if (hasFiles(event)) show(true);
    };
    const onOver = (event: DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'none';
    };
    const onLeave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) show(false);
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      depth = 0;
      show(false);
      void openDropped(event.dataTransfer);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);

  return (
    <div className={`drop-zone ${dragging ? 'shown' : ''}`} aria-hidden={!dragging} data-testid="drop-zone">
      <p>
        <strong>Drop to open</strong>
        <span>Videos, pictures and folders of them are added to the file list</span>
      </p>
    </div>
  );
}

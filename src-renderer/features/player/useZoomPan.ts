// Wheel, drag and double click on the viewers: zoom at the pointer, pan, fit. All viewers show the same part of their picture.
import { type RefObject, useEffect } from 'react';
import { fitPictures } from '../../commands/viewers';
import { panPicture, zoomPicture } from '../../lib/pictureZoom';
import { actualZoom, useViewers } from '../../store/viewers';

/** Binds the gestures to an area with viewers, and keeps its style at the linked zoom: nothing is rendered for it. */
export function useZoomPan(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const apply = ({ view, divider }: ReturnType<typeof useViewers.getState>) => {
      element.style.setProperty('--zoom', String(view.zoom));
      element.style.setProperty('--left', `${(0.5 - view.x * view.zoom) * 100}%`);
      element.style.setProperty('--top', `${(0.5 - view.y * view.zoom) * 100}%`);
      element.style.setProperty('--divider', `${divider * 100}%`);
      element.classList.toggle('zoomed-in', view.zoom > 1);
    };
    apply(useViewers.getState());
    const stop = useViewers.subscribe(apply);

    let dragged: { box: DOMRect; x: number; y: number } | null = null;
    const pictureOf = (event: Event) =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('.picture') : null;
    // The divider takes its own presses.
    const isDivider = (event: Event) => event.target instanceof Element && event.target.closest('.divider') !== null;
    const onWheel = (event: WheelEvent) => {
      const picture = pictureOf(event);
      if (picture === null) return;
      event.preventDefault();
      const box = picture.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      // Lines and pages of a wheel are coarser than pixels; a pinch comes as fine steps with Ctrl.
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 33);
      const factor = Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002));
      const state = useViewers.getState();
      useViewers.setState({ view: zoomPicture(state.view, factor, at, actualZoom(state)) });
    };
    const onPointerDown = (event: PointerEvent) => {
      const picture = pictureOf(event);
      if (picture === null || event.button !== 0 || isDivider(event)) return;
      dragged = { box: picture.getBoundingClientRect(), x: event.clientX, y: event.clientY };
      picture.setPointerCapture(event.pointerId);
    };
    const onPointerMove = (event: PointerEvent) => {
      if (dragged === null) return;
      const { box, x, y } = dragged;
      const view = panPicture(
        useViewers.getState().view,
        (event.clientX - x) / box.width,
        (event.clientY - y) / box.height,
      );
      useViewers.setState({ view });
      dragged = { box, x: event.clientX, y: event.clientY };
    };
    const onPointerUp = () => {
      dragged = null;
    };
    const onDoubleClick = (event: MouseEvent) => {
      if (pictureOf(event) !== null && !isDivider(event)) fitPictures();
    };
    const controller = new AbortController();
    const { signal } = controller;
    element.addEventListener('wheel', onWheel, { passive: false, signal });
    element.addEventListener('pointerdown', onPointerDown, { signal });
    element.addEventListener('pointermove', onPointerMove, { signal });
    element.addEventListener('pointerup', onPointerUp, { signal });
    element.addEventListener('pointercancel', onPointerUp, { signal });
    element.addEventListener('dblclick', onDoubleClick, { signal });
    return () => {
      stop();
      controller.abort();
    };
  }, [area]);
}

// What a page shows wrongly and a program can see: texts cut off, things out of the window or over one another, a page that scrolls.
import type { Page } from 'playwright-core';

/**
 * Flaws of the page as it stands, one line each: texts and controls that reach out of the window, texts that are cut off without an
 * ellipsis or whose ellipsis has no title with the whole text, buttons under something else or over one another, a page that scrolls.
 */
export function flaws(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const dialog = document.querySelector('dialog[open]');
    const named = (element: Element) => {
      const text = (element.textContent?.trim() || element.getAttribute('title') || '').slice(0, 40);
      return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${text}"`;
    };
    const scroller = (element: Element | null): Element | null =>
      element === null || /auto|scroll/.test(getComputedStyle(element).overflow)
        ? element
        : scroller(element.parentElement);
    const sticky = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).position === 'sticky' || sticky(element.parentElement));
    const inSight = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      for (let up = scroller(element.parentElement); up !== null; up = scroller(up.parentElement)) {
        const box = up.getBoundingClientRect();
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
      }
      return { left, right, top, bottom, x, y };
    };
    const controls: { element: HTMLElement; box: DOMRect }[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
      const control = element.matches('button, input, select, [role=tab]');
      if (!(own || control) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest('svg, .visually-hidden, [inert], .drop-zone, .plot') !== null) continue;
      const style = getComputedStyle(element);
      // Said to screen readers alone.
      if (style.clipPath === 'inset(50%)') continue;
      const box = element.getBoundingClientRect();
      if (
        (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) &&
        scroller(element.parentElement) === null
      )
        found.push(`out of the window: ${named(element)}`);
      if (own && /hidden|clip/.test(style.overflow)) {
        const wide = element.scrollWidth > element.clientWidth + 1;
        if (wide && style.textOverflow !== 'ellipsis') found.push(`cut off: ${named(element)}`);
        else if (wide && element.closest('[title]:not([title=""])') === null)
          found.push(`no title for the ellipsis: ${named(element)}`);
        else if (element.scrollHeight > element.clientHeight * 1.25 + 1) found.push(`cut off below: ${named(element)}`);
      }
      const seen = control && (dialog === null || dialog.contains(element)) ? inSight(element) : null;
      if (seen === null || style.pointerEvents === 'none') continue;
      const top = document.elementFromPoint(seen.x, seen.y);
      // A label takes the clicks of its box; what pops up, or stays while a list scrolls beneath it, may lie over anything.
      const mine =
        top === null ||
        element.contains(top) ||
        top.contains(element) ||
        top.closest('.notices, .popover, [popover], [role=separator]') !== null ||
        sticky(top);
      if (!mine && element.closest('label')?.contains(top) !== true)
        found.push(`under ${named(top)}: ${named(element)}`);
      controls.push({ element, box });
    }
    for (const [i, a] of controls.entries())
      for (const b of controls.slice(i + 1)) {
        if (a.element.parentElement !== b.element.parentElement) continue;
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (width > 2 && height > 2) found.push(`over one another: ${named(a.element)}, ${named(b.element)}`);
      }
    for (const popup of document.querySelectorAll('.popover, :popover-open')) {
      const { left, right, top, bottom } = popup.getBoundingClientRect();
      for (const x of [left + 12, right - 12])
        for (const y of [top + 12, bottom - 12])
          if (!popup.contains(document.elementFromPoint(x, y))) found.push(`a corner is hidden: ${named(popup)}`);
    }
    const page = document.scrollingElement ?? document.body;
    if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) found.push('the page scrolls');
    return [...new Set(found)];
  });
}

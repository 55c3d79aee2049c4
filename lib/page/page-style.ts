/** Adopted by the closed shadow root: text of ours, never a page's. */
export const pageStyle = `
:host {
  --surface: #ffffff;
  --text: #1b1d22;
  --muted: #565b66;
  --line: #d9dce3;
  --track: #eceef2;
  --likely-fake: #b3261e;
  --uncertain: #7a5300;
  --no-sign-of-fake: #44525f;
  --focus: #1d4ed8;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :host {
    --surface: #1e2025;
    --text: #f0f1f4;
    --muted: #a9afbb;
    --line: #3a3e47;
    --track: #33363e;
    --likely-fake: #ff9d92;
    --uncertain: #f0c468;
    --no-sign-of-fake: #b4c0cb;
    --focus: #8ab4ff;
  }
}
* { box-sizing: border-box; }
.likely-fake { --tone: var(--likely-fake); }
.uncertain { --tone: var(--uncertain); }
.no-sign-of-fake { --tone: var(--no-sign-of-fake); }
.looking { --tone: var(--muted); }
svg { display: block; width: 16px; height: 16px; flex: none; }
.shape { fill: color-mix(in srgb, var(--tone) 16%, transparent); stroke: var(--tone); stroke-width: 2; stroke-linejoin: round; }
.sign { fill: none; stroke: var(--tone); stroke-width: 2.2; stroke-linecap: round; }
.outline, .badge { position: absolute; left: 0; top: 0; display: none; }
.badge.is-shown, .outline.likely-fake.is-shown { display: block; }
.outline {
  pointer-events: none;
  border: 2px solid var(--likely-fake);
  border-radius: 8px;
  box-shadow: 0 0 0 1px rgb(255 255 255 / 0.55), inset 0 0 0 1px rgb(255 255 255 / 0.4);
  opacity: 0.9;
}
.badge {
  width: 24px;
  height: 24px;
  margin: 0;
  padding: 0;
  border: 0;
  background: none;
  font: 600 12px/24px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  color: var(--text);
  cursor: pointer;
  pointer-events: auto;
}
.pill {
  position: absolute;
  left: 0;
  top: 0;
  display: flex;
  align-items: center;
  height: 24px;
  min-width: 24px;
  padding: 0 3px;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--surface);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.28);
  white-space: nowrap;
}
.opens-left .pill { left: auto; right: 0; }
.label { display: none; padding: 0 5px 0 6px; }
.badge:hover, .badge:focus-visible { z-index: 1; }
.badge:hover .label, .badge:focus-visible .label, .badge.likely-fake.is-roomy .label { display: inline; }
.badge:focus { outline: none; }
.badge:focus-visible .pill { outline: 2px solid var(--focus); outline-offset: 1px; }

.card {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0;
  width: min(328px, calc(100vw - 16px));
  max-height: calc(100vh - 16px);
  overflow: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--surface);
  box-shadow: 0 8px 28px rgb(0 0 0 / 0.24);
  color: var(--text);
  font: 400 13px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  text-align: start;
  pointer-events: auto;
  overscroll-behavior: contain;
}
.card:focus { outline: none; }
.card header { display: flex; align-items: center; gap: 8px; padding: 12px 8px 0 14px; }
.card header svg { width: 20px; height: 20px; }
.card h2 { flex: 1; margin: 0; font-size: 15px; font-weight: 650; line-height: 1.3; }
.close {
  display: grid;
  place-items: center;
  width: 28px;
  height: 28px;
  padding: 0;
  border: 0;
  border-radius: 6px;
  background: none;
  color: var(--muted);
  cursor: pointer;
}
.close:hover { background: var(--track); color: var(--text); }
.close:focus-visible { outline: 2px solid var(--focus); }
.card header .close svg { width: 14px; height: 14px; }
.close path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
.body { display: grid; gap: 10px; padding: 10px 14px 12px; }
.face { display: grid; grid-template-columns: 72px 1fr; gap: 12px; align-items: center; }
.face canvas { display: block; width: 72px; height: 72px; border-radius: 6px; background: var(--track); }
.faces .face { grid-template-columns: 48px 1fr; gap: 10px; }
.faces .face canvas { width: 48px; height: 48px; }
.faces { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; max-height: 300px; overflow: auto; }
.faces .chance { font-size: 12px; }
.face strong { display: flex; align-items: center; gap: 5px; font-weight: 600; }
.face strong svg { width: 14px; height: 14px; }
.chance { margin: 0; }
.meter { position: relative; height: 6px; margin-top: 6px; border-radius: 3px; background: var(--track); }
.meter span { position: absolute; inset: 0 auto 0 0; min-width: 6px; border-radius: 3px; background: var(--tone); }
.where, .answer { display: grid; gap: 8px; justify-items: start; }
.where { margin-top: 2px; }
.answer { width: 100%; }
.answer:empty { display: none; }
.answer .wait { width: 100%; }
.ask {
  min-height: 28px;
  padding: 3px 10px;
  border: 1px solid var(--muted);
  border-radius: 6px;
  background: none;
  color: var(--text);
  font: inherit;
  font-weight: 550;
  cursor: pointer;
}
.ask:hover { background: var(--track); }
.ask:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.heat { display: grid; grid-template-columns: auto 1fr; gap: 12px; align-items: end; width: 100%; }
.heat canvas { display: block; width: 160px; height: 160px; border-radius: 6px; }
.legend { display: grid; gap: 6px; color: var(--muted); font-size: 12px; }
.scale { display: block; height: 8px; border-radius: 2px; }
.body p { margin: 0; }
.note, .foot { color: var(--muted); font-size: 12px; }
.foot { padding-top: 9px; border-top: 1px solid var(--line); }
.wait { height: 3px; border-radius: 2px; overflow: hidden; background: var(--track); }
.wait::after { content: ''; display: block; width: 40%; height: 100%; border-radius: 2px; background: var(--uncertain); animation: wait 1.2s ease-in-out infinite alternate; }
@keyframes wait { from { transform: translateX(0); } to { transform: translateX(150%); } }
@media (prefers-reduced-motion: reduce) { .wait::after { animation: none; } }
@media (forced-colors: active) { .pill, .card, .outline { border-color: CanvasText; } .scale { forced-color-adjust: none; } }
`;

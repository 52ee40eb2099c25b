/** The style of what surrounds live figures; colours come from the figure's own style sheet. */
export const frameStyle: string = `
.viv-live{padding:4px 0 8px;font-size:12.5px;line-height:1.45}
.viv-head{display:flex;align-items:center;justify-content:space-between;gap:12px}
.viv-title{font-size:14px;font-weight:600;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.viv-finding,.viv-notes{color:var(--viv-muted)}
.viv-notes{font-size:11.5px}
.viv-row{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:6px 16px;margin-top:6px}
.viv-buttons{display:flex;gap:4px;align-items:center}
.viv-live button{font:inherit;font-size:11.5px;line-height:18px;padding:1px 8px;margin:0;border:1px solid var(--viv-grid);border-radius:4px;
background:transparent;color:var(--viv-muted);cursor:pointer}
.viv-live button:hover{border-color:var(--viv-axis);color:var(--viv-text)}
.viv-live button:focus-visible{outline:2px solid var(--viv-first);outline-offset:1px}
.viv-live button[aria-pressed=true]{color:var(--viv-text);border-color:var(--viv-axis);background:color-mix(in srgb,var(--viv-first) 14%,transparent)}
.viv-legend{display:flex;flex-wrap:wrap;gap:4px}
.viv-live .viv-legend button{display:inline-flex;align-items:center;gap:6px;border-color:transparent;background:transparent;color:var(--viv-text);font-size:12px;padding:1px 6px}
.viv-live .viv-legend button[aria-pressed=false]{color:var(--viv-muted);text-decoration:line-through}
.viv-live .viv-legend button[aria-pressed=false] svg{opacity:.35}
.viv-stage{position:relative;margin-top:4px;overflow-x:auto}
.viv-stage svg{display:block}
.viv-stage .js-plotly-plot svg{max-width:none;background:none!important}
.viv-status{font-variant-numeric:tabular-nums;margin-top:4px}
.viv-dot{display:inline-block;margin-right:7px;width:8px;height:8px;border-radius:50%;background:var(--viv-axis)}
.viv-dot[data-status=running]{background:var(--viv-third)}
.viv-dot[data-status=failed]{background:var(--viv-bad)}
.viv-dot[data-status=finished]{background:var(--viv-first)}
.viv-late{color:var(--viv-bad)}
`;

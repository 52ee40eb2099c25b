/** The kernel's logo: a glass dome on a base, with a leaf growing in it. */
export const kernelLogo: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <path d="M12 50V28a20 20 0 0 1 40 0v22z" fill="#e3f2ec" stroke="#2f6f5e" stroke-width="3"/>
  <path d="M32 50V33" fill="none" stroke="#2f6f5e" stroke-width="3" stroke-linecap="round"/>
  <path d="M32 38c-9 0-13-5-13-12 9 0 13 5 13 12z" fill="#4caf82"/>
  <path d="M32 33c0-8 4-13 13-13 0 8-4 13-13 13z" fill="#7fcf9f"/>
  <rect x="7" y="50" width="50" height="7" rx="2" fill="#2f6f5e"/>
  <path d="M18 30a14 14 0 0 1 5-11" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/>
</svg>
`;

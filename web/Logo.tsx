/** Three arches of a causeway over water, and the name. */
export const Logo = () => (
  <span className="console-logo">
    <svg viewBox="0 0 32 24" width="28" height="21" aria-hidden="true" focusable="false">
      <path className="console-logo-deck" d="M1 5.5h30" />
      <path
        className="console-logo-arch"
        d="M3 15v-1.5a4 4 0 0 1 8 0V15M12 15v-1.5a4 4 0 0 1 8 0V15M21 15v-1.5a4 4 0 0 1 8 0V15"
      />
      <path className="console-logo-water" d="M2 20q3.5-2.6 7 0t7 0 7 0 7 0" />
    </svg>
    Causeway
  </span>
);

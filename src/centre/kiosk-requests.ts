/** What a kiosk's door asks of the centre, and what it is answered. */

export type KioskRequest =
  /**
   * Who fits everything that was said so far. Only for lab lines and for kiosks in the mode `stepwise`: it tells whether a name is a patient's, as
   * the original did.
   */
  | { readonly verb: 'kiosk-match'; readonly name: string; readonly birthDate?: string; readonly address?: string }
  /** What is ready for the one person whom all of it fits. `address` is needed where name and birth date fit several. */
  | { readonly verb: 'kiosk-collect'; readonly name: string; readonly birthDate: string; readonly address?: string }
  /** An administrator invites a kiosk; the answer holds a one-time code. */
  | { readonly verb: 'invite-kiosk'; readonly kiosk: string }
  /** A kiosk shows its code once and gets a device token. */
  | { readonly verb: 'enrol-kiosk'; readonly code: string };

/** Dates are taken as people write them; the centre's setting says which number is the month. */

/** Those who fit, as they are on record; empty lists for nobody. Lists are in the same order. */
export interface KioskMatch {
  readonly names: readonly string[];
  /** `YYYY-MM-DD`; empty unless a birth date was asked about. */
  readonly birthDates: readonly string[];
  /** Empty unless an address was asked about. */
  readonly addresses: readonly string[];
}

export type KioskStatus =
  /** Something is ready: `items` says what, masked, and `ticket` is the number that will be called out. */
  | { readonly status: 'ready'; readonly items: readonly string[]; readonly ticket?: number }
  /** Something is being prepared, nothing is ready. */
  | { readonly status: 'not-ready' }
  | { readonly status: 'nothing' }
  /** Name and birth date fit more than one person: the address decides. */
  | { readonly status: 'address' };

export interface KioskAnswers {
  'kiosk-match': KioskMatch;
  'kiosk-collect': KioskStatus;
  'invite-kiosk': { readonly code: string; readonly expiresAt: number };
  'enrol-kiosk': { readonly token: string; readonly kiosk: string };
}

/** Repeated failure at a kiosk: somebody should go and look. Says where, never whose name was tried. */
export interface KioskAlert {
  readonly kiosk: string;
  readonly at: number;
  /** One sentence for the pharmacist. */
  readonly text: string;
}

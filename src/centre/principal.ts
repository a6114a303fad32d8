/** Who acts: the seam hands it on (requests.ts). */
import type { Role } from '#model/act.ts';

/** Whoever a session has shown to be there. Ids are opaque public ids. */
export interface Principal {
  readonly account: string;
  /** For messages to the person; never written to an event. */
  readonly username: string;
  readonly role: Role;
  /** The Patient resource that is this person. */
  readonly patient?: string;
  /** The Practitioner resource that is this person, or that this device answers for. */
  readonly practitioner?: string;
  /** What has to be done before this session is good for anything else. */
  readonly restricted?: 'password' | 'second-factor';
}

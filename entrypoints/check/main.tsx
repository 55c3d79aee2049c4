import '../../lib/ui/theme.css';
import '../../lib/ui/check/check-page.css';
import { CheckPage } from '../../lib/ui/check/check-page.tsx';
import { pageChecker } from '../../lib/ui/check/page-checker.ts';
import { mount } from '../../lib/ui/mount.tsx';

/** The command line drives the extension through this page. */
Object.assign(globalThis, { telltale: pageChecker });

mount(<CheckPage check={pageChecker.checkItem} explain={pageChecker.explain} search={location.search} />);

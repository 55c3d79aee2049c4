import '../../lib/ui/theme.css';
import '../../lib/ui/options/options.css';
import { mount } from '../../lib/ui/mount.tsx';
import { Options } from '../../lib/ui/options/options.tsx';

mount(<Options />);

// What the pages do beyond being read; every page is complete without it. This file is where static/pm.js begins.
import { copyButtons } from "./copy.js";
import { diagrams } from "./diagrams.js";
import { themeToggles } from "./theme.js";
import { tables } from "./tables.js";
import { followingContents } from "./toc.js";

themeToggles();
copyButtons();
diagrams();
tables();
followingContents();

// What the pages do beyond being read; every page is complete without it. This file is where static/pm.js begins.
import { copyButtons } from "./copy.js";
import { diagrams } from "./diagrams.js";
import { searchBox } from "./search_box.js";
import { searchPage } from "./search_page.js";
import { tables } from "./tables.js";
import { themeToggles } from "./theme.js";
import { followingContents } from "./toc.js";

themeToggles();
searchBox();
searchPage();
tables();
followingContents();
copyButtons();
diagrams();

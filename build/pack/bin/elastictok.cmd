@echo off
rem elastictok on the command line: the installed app, without a window.
"%~dp0..\..\ElasticTok Studio.exe" --cli -- %*

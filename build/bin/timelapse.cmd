@echo off
rem Starts Timelapse's command line from any directory, on the pinned Node. See the file timelapse beside this one.
setlocal
set "root=%~dp0..\.."
set "node=%root%\node_modules\node\bin\node.exe"
if not exist "%node%" (
  echo Timelapse's dependencies are not installed: run "npm install" in %root% first. 1>&2
  exit /b 1
)
if not exist "%root%\dist\.stamps\client" (
  "%node%" "%root%\build\bundle\build.ts" 1>&2 || exit /b 1
)
"%node%" --max-semi-space-size=4 --heap-growing-percent=30 "%root%\dist\cli\index.cjs" %*
exit /b %errorlevel%

@echo off
rem eprop: starts eprop.jar, which lies beside this file or in ..\lib. Finds Java (JAVA_HOME, else
rem PATH), and adds its vector module where it is of use.
setlocal
set "EPROP_JAR=%~dp0eprop.jar"
if not exist "%EPROP_JAR%" set "EPROP_JAR=%~dp0..\lib\eprop.jar"
rem No blocks in brackets here: one in a path, as in "Program Files (x86)", would close them.
if not exist "%EPROP_JAR%" echo eprop: there is no eprop.jar in "%~dp0" or "%~dp0..\lib">&2
if not exist "%EPROP_JAR%" exit /b 2
set "EPROP_JAVA="
if defined JAVA_HOME set "EPROP_JAVA=%JAVA_HOME:"=%\bin\java.exe"
if not exist "%EPROP_JAVA%" for %%j in (java.exe) do set "EPROP_JAVA=%%~$PATH:j"
if not defined EPROP_JAVA echo eprop: there is no Java; expected version 17 or newer, in PATH or by JAVA_HOME>&2
if not defined EPROP_JAVA exit /b 2
rem Without quotes: those within an argument would break a comparison.
set "EPROP_1=%~1"
set "EPROP_2=%~2"
if defined EPROP_1 set "EPROP_1=%EPROP_1:"=%"
if defined EPROP_2 set "EPROP_2=%EPROP_2:"=%"
set "EPROP_MODULES="
for %%c in (train compare search evaluate predict report explain check gradient serve -V --version) do if "%EPROP_1%"=="%%c" set "EPROP_MODULES=--add-modules jdk.incubator.vector"
if "%EPROP_2%"=="--help" set "EPROP_MODULES="
if "%EPROP_2%"=="-h" set "EPROP_MODULES="
rem A Java without the module refuses to start with it.
for %%j in ("%EPROP_JAVA%") do set "EPROP_RELEASE=%%~dpj..\release"
set "EPROP_LACKS="
if exist "%EPROP_RELEASE%" "%SystemRoot%\System32\findstr.exe" /c:"jdk.incubator.vector" "%EPROP_RELEASE%" >nul 2>nul || set "EPROP_LACKS=yes"
if defined EPROP_LACKS set "EPROP_MODULES="
"%EPROP_JAVA%" %EPROP_MODULES% -jar "%EPROP_JAR%" %*
exit /b %ERRORLEVEL%
